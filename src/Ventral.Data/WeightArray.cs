using System.Collections.Immutable;

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

        var span = values.Span;
        for (int i = 0; i < span.Length; i++)
        {
            if (!float.IsFinite(span[i]))
            {
                throw new VentralException($"Weights '{name}' must be finite; value {i} is {span[i]}.");
            }
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
}
