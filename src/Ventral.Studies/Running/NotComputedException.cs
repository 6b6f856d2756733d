namespace Ventral.Studies.Running;

/// <summary>A result is not in the store, and this run computes none.</summary>
internal sealed class NotComputedException : VentralException
{
    public NotComputedException()
    {
    }

    public NotComputedException(string message)
        : base(message)
    {
    }

    public NotComputedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
