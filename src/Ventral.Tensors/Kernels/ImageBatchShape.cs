namespace Ventral.Tensors.Kernels;

/// <summary>The shape of a batch of feature maps, laid out <c>[images × channels × height × width]</c>, the width running fastest.</summary>
/// <param name="Count">Images.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Height">Rows of a channel.</param>
/// <param name="Width">Columns of a channel.</param>
public readonly record struct ImageBatchShape(int Count, int Channels, int Height, int Width)
{
    /// <summary>Values in the batch.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public int Length => checked(Count * Channels * Height * Width);

    /// <summary>Values of one channel of one image.</summary>
    public int PlaneLength => checked(Height * Width);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"[{Count} × {Channels} × {Height} × {Width}]");

    internal void Require(int length, string name)
    {
        if (Count < 0 || Channels < 1 || Height < 1 || Width < 1)
        {
            throw new ArgumentException($"A batch has at least one channel, row and column, not {this}.", name);
        }

        if (length != Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{this} holds {Length} values, not {length}."), name);
        }
    }
}
