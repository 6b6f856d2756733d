namespace Ventral;

/// <summary>
/// A fault that the user can act on: its message says what was required, what was found, where, and the next step.
/// The command line prints the message alone; every other exception is a defect of Ventral.
/// </summary>
public class VentralException : Exception
{
    /// <summary>Creates the exception with a message that a scientist can act on.</summary>
    /// <param name="message">What was required, what was found, where, and the next step.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public VentralException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
