namespace Ventral.Studies.Running;

/// <summary>A pattern that fits no network of the study; the message lists the networks.</summary>
public sealed class NoNetworkChosenException : VentralException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was required, what was found, and the networks that there are.</param>
    public NoNetworkChosenException(string message)
        : base(message)
    {
    }
}
