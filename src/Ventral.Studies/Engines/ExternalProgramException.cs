namespace Ventral.Studies.Engines;

/// <summary>Another program that Ventral called failed, or did not answer in time; the message has its words.</summary>
public class ExternalProgramException : VentralException
{
    /// <summary>Says what happened.</summary>
    /// <param name="message">Which program, what it said, and the next step.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ExternalProgramException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
