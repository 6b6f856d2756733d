namespace Ventral.Tensors;

/// <summary>The right to memory that others will use once it ends.</summary>
internal sealed class Lease
{
    private volatile bool hasEnded;

    /// <summary>Ends the right.</summary>
    public void End() => hasEnded = true;

    /// <summary>Refuses whoever comes after the end.</summary>
    public void Require()
    {
        if (hasEnded)
        {
            throw new ObjectDisposedException("Graph", "The graph that computed this tensor is disposed, and its memory is in use elsewhere: copy values before.");
        }
    }
}
