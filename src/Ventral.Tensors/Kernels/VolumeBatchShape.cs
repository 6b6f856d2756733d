namespace Ventral.Tensors.Kernels;

/// <summary>The shape of a batch of feature volumes, laid out <c>[volumes × channels × depth × height × width]</c>, the width running fastest.</summary>
/// <param name="Count">Volumes.</param>
/// <param name="Channels">Channels of a volume.</param>
/// <param name="Depth">Slices of a channel: frames of a film, slices of a scan.</param>
/// <param name="Height">Rows of a slice.</param>
/// <param name="Width">Columns of a slice.</param>
public readonly record struct VolumeBatchShape(int Count, int Channels, int Depth, int Height, int Width)
{
    /// <summary>Values in the batch.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public int Length => checked(Count * Channels * Depth * Height * Width);

    /// <summary>Values of one channel of one volume.</summary>
    public int ChannelLength => checked(Depth * Height * Width);

    /// <summary>Values of one slice of a channel.</summary>
    public int PlaneLength => checked(Height * Width);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"[{Count} × {Channels} × {Depth} × {Height} × {Width}]");

    internal void Require(int length, string name)
    {
        if (Count < 0 || Channels < 1 || Depth < 1 || Height < 1 || Width < 1)
        {
            throw new ArgumentException($"A batch has at least one channel, slice, row and column, not {this}.", name);
        }

        if (length != Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{this} holds {Length} values, not {length}."), name);
        }
    }
}
