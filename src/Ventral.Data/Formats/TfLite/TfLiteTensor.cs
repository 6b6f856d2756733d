using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Ventral.Data.Formats.TfLite;

/// <summary>A tensor of a TensorFlow Lite model: a constant with its data, or a place that an operator fills.</summary>
public sealed class TfLiteTensor
{
    private readonly string source;

    internal TfLiteTensor(
        string source, int index, string name, TfLiteElement element, ImmutableArray<int> shape, float scale, long zeroPoint, bool isQuantised, ReadOnlyMemory<byte> data)
    {
        this.source = source;
        Index = index;
        Name = name;
        Element = element;
        Shape = shape;
        Scale = scale;
        ZeroPoint = zeroPoint;
        IsQuantised = isQuantised;
        Data = data;
    }

    /// <summary>Its place among the tensors.</summary>
    public int Index { get; }

    /// <summary>The name that the converter gave.</summary>
    public string Name { get; }

    /// <summary>The number type.</summary>
    public TfLiteElement Element { get; }

    /// <summary>Lengths of the dimensions. Images are <c>[count × height × width × channels]</c>, convolutions <c>[out × height × width × in]</c>, depthwise ones <c>[1 × height × width × channels]</c>.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Whether <see cref="Scale"/> and <see cref="ZeroPoint"/> apply.</summary>
    public bool IsQuantised { get; }

    /// <summary>The real number that one step of the integer stands for.</summary>
    public float Scale { get; }

    /// <summary>The integer that stands for zero.</summary>
    public long ZeroPoint { get; }

    /// <summary>The raw bytes of a constant, little endian; empty where an operator fills the tensor.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Whether the tensor is a constant.</summary>
    public bool IsConstant => !Data.IsEmpty;

    /// <summary>Whether the numbers stand for themselves.</summary>
    internal bool IsFloatingPoint => Element is TfLiteElement.Float16 or TfLiteElement.Float32 or TfLiteElement.Float64;

    /// <summary>How many numbers the shape holds.</summary>
    public int Count => Shape.Aggregate(1, (product, length) => product * length);

    /// <summary>The integers of a constant.</summary>
    /// <exception cref="VentralException">The tensor is no constant or not of integers of at most 32 bits.</exception>
    public int[] ToInt32s()
    {
        RequireConstant();
        var bytes = Data.Span;
        var values = new int[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Element switch
            {
                TfLiteElement.UInt8 => bytes[i],
                TfLiteElement.Int8 => (sbyte)bytes[i],
                TfLiteElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
                TfLiteElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
                _ => throw Fault($"must hold integers of at most 32 bits, found {Element}"),
            };
        }

        return values;
    }

    /// <summary>
    /// The real numbers of a constant: <c>scale · (q − zero)</c> computed in float64 and rounded once to float32; floating-point
    /// data as they are, float64 rounded to the nearest.
    /// </summary>
    /// <exception cref="VentralException">The tensor is no constant, or holds integers without a scale, or numbers of a type that is not read.</exception>
    public float[] ToReals()
    {
        RequireConstant();
        if (IsFloatingPoint)
        {
            var bytes = Data.Span;
            var values = new float[Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Element switch
                {
                    TfLiteElement.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                    TfLiteElement.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                    _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                };
            }

            return values;
        }

        if (!IsQuantised)
        {
            throw Fault($"must have a scale to stand for real numbers, found {Element} without one");
        }

        return Array.ConvertAll(ToInt32s(), q => (float)((double)Scale * (q - ZeroPoint)));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Element} {WeightArray.Format(Shape)}";

    internal static int SizeOf(TfLiteElement element) => element switch
    {
        TfLiteElement.UInt8 or TfLiteElement.Int8 => 1,
        TfLiteElement.Float16 or TfLiteElement.Int16 => 2,
        TfLiteElement.Int64 or TfLiteElement.Float64 => 8,
        _ => 4,
    };

    private void RequireConstant()
    {
        if (!IsConstant)
        {
            throw Fault("must be a constant, but an operator fills it");
        }
    }

    private VentralException Fault(string problem) => new($"Tensor {Index} '{Name}' of '{source}' {problem}.");
}
