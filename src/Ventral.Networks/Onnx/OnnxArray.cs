using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>
/// A value of an ONNX graph. Real numbers of all sizes are held as float32, whole numbers and truth values as 64-bit
/// integers; the number type says what they stand for.
/// </summary>
public sealed class OnnxArray
{
    private readonly float[]? reals;
    private readonly long[]? wholes;

    // Takes the array over: nobody else may write to it from now on.
    internal OnnxArray(Shape shape, float[] values, OnnxElement element = OnnxElement.Float32)
        : this(shape, element, values.Length) => reals = values;

    internal OnnxArray(Shape shape, long[] values, OnnxElement element = OnnxElement.Int64)
        : this(shape, element, values.Length) => wholes = values;

    private OnnxArray(Shape shape, OnnxElement element, int length)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.ValueCount != length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{shape} holds {shape.ValueCount} values, not {length}."), nameof(shape));
        }

        Shape = shape;
        Element = element;
    }

    /// <summary>The shape, the last axis running fastest.</summary>
    public Shape Shape { get; }

    /// <summary>What the numbers stand for.</summary>
    public OnnxElement Element { get; }

    /// <summary>Whether the numbers are real.</summary>
    public bool IsReal => reals is not null;

    /// <summary>The real numbers.</summary>
    /// <exception cref="InvalidOperationException">They are whole numbers.</exception>
    public ReadOnlySpan<float> Reals => RealBuffer;

    /// <summary>The whole numbers; true is 1.</summary>
    /// <exception cref="InvalidOperationException">They are real numbers.</exception>
    public ReadOnlySpan<long> Wholes => WholeBuffer;

    internal float[] RealBuffer => reals ?? throw new InvalidOperationException($"{this} holds whole numbers.");

    internal long[] WholeBuffer => wholes ?? throw new InvalidOperationException($"{this} holds real numbers.");

    internal Array Buffer => (Array?)reals ?? wholes!;

    internal long ByteCount => (reals?.Length * 4L) ?? (wholes!.Length * 8L);

    /// <summary>Copies real numbers.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">As many numbers as the shape holds.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static OnnxArray Of(Shape shape, ReadOnlySpan<float> values) => new(shape, values.ToArray());

    /// <summary>Copies whole numbers.</summary>
    /// <inheritdoc cref="Of(Shape, ReadOnlySpan{float})"/>
    public static OnnxArray Of(Shape shape, ReadOnlySpan<long> values) => new(shape, values.ToArray());

    /// <summary>Takes over a constant.</summary>
    /// <param name="tensor">The constant; numbers of 64 bits are rounded to float32.</param>
    /// <exception cref="VentralException">An unsigned integer is larger than 2⁶³ − 1.</exception>
    public static OnnxArray Of(OnnxTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var shape = Shape.Of(tensor.Shape.AsSpan());
        return tensor.IsReal ? new(shape, tensor.ToSingles(), tensor.Element) : new(shape, tensor.ToInt64s(), tensor.Element);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Element} {Shape}";

    // The same numbers in another shape, without a copy.
    internal OnnxArray Reshaped(Shape shape) => reals is not null ? new(shape, reals, Element) : new(shape, wholes!, Element);
}
