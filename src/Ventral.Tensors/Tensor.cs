using System.Globalization;
using System.Numerics;

namespace Ventral.Tensors;

/// <summary>An immutable dense array of numbers, the last axis running fastest.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> for work, <see cref="double"/> where gradients are checked.</typeparam>
public sealed class Tensor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] values;
    private readonly Lease? lease;

    /// <summary>Copies numbers into a tensor.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">As many numbers as the shape holds.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Tensor(Shape shape, ReadOnlySpan<T> values)
        : this(shape, values.ToArray())
    {
    }

    // Takes the array over: nobody else may write to it from now on.
    internal Tensor(Shape shape, T[] values, Lease? lease = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (values.Length != shape.ValueCount)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A tensor {shape} holds {shape.ValueCount} values, not {values.Length}."), nameof(values));
        }

        Shape = shape;
        this.values = values;
        this.lease = lease;
    }

    /// <summary>Creates a tensor of one number in all places.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The number.</param>
    public Tensor(Shape shape, T value)
        : this(shape, Repeat(shape, value))
    {
    }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The numbers, the last axis running fastest.</summary>
    /// <exception cref="ObjectDisposedException">A graph computed it in <see cref="TensorMemory{T}"/> and was disposed.</exception>
    public ReadOnlySpan<T> Values => Buffer;

    /// <summary>How many numbers.</summary>
    public int Length => values.Length;

    /// <summary>The number of a tensor that holds only one.</summary>
    /// <exception cref="InvalidOperationException">It holds more, or none.</exception>
    public T ToScalar() => values.Length == 1
        ? Buffer[0]
        : throw new InvalidOperationException($"Only a tensor of one value has a single value, not one of {Shape}.");

    // For loops that run in lambdas, where a span cannot go. Read only.
    internal T[] Buffer
    {
        get
        {
            lease?.Require();
            return values;
        }
    }

    /// <summary>The same numbers in another shape, without a copy.</summary>
    /// <param name="shape">A shape that holds as many.</param>
    /// <exception cref="ArgumentException">It holds more or fewer.</exception>
    public Tensor<T> Reshape(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.ValueCount == Length ? new(shape, Buffer, lease) : throw new ArgumentException($"{Shape} cannot be reshaped to {shape}: it holds another number of values.", nameof(shape));
    }

    /// <summary>The shape, for example <c>Tensor [2 × 3]</c>.</summary>
    public override string ToString() => $"Tensor {Shape}";

    private static T[] Repeat(Shape shape, T value)
    {
        ArgumentNullException.ThrowIfNull(shape);
        T[] values = new T[shape.ValueCount];
        if (value != T.Zero || T.IsNegative(value))
        {
            Array.Fill(values, value);
        }

        return values;
    }
}
