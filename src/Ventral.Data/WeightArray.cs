using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Ventral.Data;

/// <summary>One named array of a network's parameters, float32, row-major.</summary>
public sealed class WeightArray
{
    /// <summary>Wraps parameters; the memory is not copied and must not be changed afterwards.</summary>
    /// <param name="name">Its name in the network: <c>conv1.weight</c>.</param>
    /// <param name="shape">Lengths of its dimensions, slowest first; empty for a single number. A convolution is <c>[out × in/groups × height × width]</c>.</param>
    /// <param name="values">As many values as the shape holds, each finite.</param>
    /// <exception cref="VentralException">The number of values differs from the shape's, or a value is not finite.</exception>
    public WeightArray(string name, ImmutableArray<int> shape, ReadOnlyMemory<float> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        long count = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            count = Math.Min(count * length, 1L << 32);
        }

        if (count != values.Length)
        {
            throw new VentralException($"Weights '{name}' of shape {Format(shape)} must have {count} values, found {values.Length}.");
        }

        int odd = IndexOfNotFinite(values.Span);
        if (odd >= 0)
        {
            throw new VentralException($"Weights '{name}' must be finite; value {odd} is {values.Span[odd]}.");
        }

        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>Its name in the network.</summary>
    public string Name { get; }

    /// <summary>Lengths of its dimensions, slowest first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>All values, row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Format(Shape)}";

    internal static string Format(IEnumerable<int> shape) => "[" + string.Join(" × ", shape) + "]";

    /// <summary>The place of the first NaN or infinity; −1 where all values are finite.</summary>
    internal static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        // All bits of the exponent are set.
        const uint Exponent = 0x7F800000;
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var mask = new Vector<uint>(Exponent);
        int i = 0;
        while (i <= bits.Length - Vector<uint>.Count && !Vector.EqualsAny(new Vector<uint>(bits[i..]) & mask, mask))
        {
            i += Vector<uint>.Count;
        }

        while (i < bits.Length && (bits[i] & Exponent) != Exponent)
        {
            i++;
        }

        return i < bits.Length ? i : -1;
    }
}
