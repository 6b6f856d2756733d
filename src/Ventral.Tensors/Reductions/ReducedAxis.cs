namespace Ventral.Tensors.Reductions;

/// <summary>
/// An array as a reduction over one of its axes sees it: <c>[outer × length × inner]</c>, of which the length goes and
/// <c>[outer × inner]</c> stays. An inner extent of 1 means rows, an outer extent of 1 columns.
/// </summary>
/// <param name="Outer">How many positions the axes before it have together.</param>
/// <param name="Length">How many values lie along it.</param>
/// <param name="Inner">How many positions the axes after it have together.</param>
public readonly record struct ReducedAxis(int Outer, int Length, int Inner)
{
    /// <summary>How many values stay.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public int OutputCount => checked(Outer * Inner);

    /// <summary>An axis of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axis">The axis; −1 is the last.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static ReducedAxis Of(Shape shape, int axis)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int at = shape.AxisOf(axis), outer = 1, inner = 1;
        for (int i = 0; i < shape.Rank; i++)
        {
            (outer, inner) = i < at ? (outer * shape[i], inner) : i > at ? (outer, inner * shape[i]) : (outer, inner);
        }

        return new(outer, shape[at], inner);
    }

    /// <summary>For example <c>[2 × (3) × 4]</c>, with the axis that goes in brackets.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Outer} × ({Length}) × {Inner}]");

    internal static void Require(ReducedAxis axis, int inputLength, int outputLength, long leastLength = 0)
    {
        if (axis.Outer < 0 || axis.Length < 0 || axis.Inner < 0)
        {
            throw new ArgumentException($"Extents must not be negative: {axis}.", nameof(axis));
        }

        if (axis.Length < leastLength)
        {
            throw new ArgumentException(FormattableString.Invariant($"{axis} needs at least {leastLength} values along the axis."), nameof(axis));
        }

        long outputs = (long)axis.Outer * axis.Inner, inputs = outputs * axis.Length;
        if (inputLength != inputs || outputLength != outputs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A reduction of {axis} takes {inputs} values and gives {outputs}, not {inputLength} and {outputLength}."), nameof(axis));
        }
    }
}
