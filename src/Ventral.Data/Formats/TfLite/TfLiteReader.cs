using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Ventral.Data.Formats.TfLite;

/// <summary>Reads version 3 of the TensorFlow Lite schema. The numbers of fields are the schema's.</summary>
internal sealed class TfLiteReader
{
    public const string Format = "TensorFlow Lite";

    private const int MostDimensions = 8;

    private readonly ByteCursor file;
    private readonly FlatTable[] buffers;
    private readonly TfLiteOperatorKind[] kinds;

    private TfLiteReader(ByteCursor file, FlatTable root)
    {
        this.file = file;
        buffers = root.Tables(4, "the buffers");
        kinds = Array.ConvertAll(root.Tables(1, "the operator codes"), Kind);
    }

    public static TfLiteModel Read(ByteCursor file)
    {
        file.Seek(Math.Min(4, file.Length), "the identifier");
        if (!file.Take(Math.Min(4, file.Remaining), "the identifier").Span.SequenceEqual("TFL3"u8))
        {
            throw file.Fault("must have the identifier TFL3, found something else; is it a TensorFlow Lite file?", 4);
        }

        var root = FlatTable.Root(file);
        int version = root.Int32(0, 0, "the version");
        if (version != 3)
        {
            throw file.Fault($"must follow version 3 of the schema, found {version}");
        }

        var reader = new TfLiteReader(file, root);
        var graphs = root.Tables(2, "the graphs");
        if (graphs.Length != 1)
        {
            throw file.Fault($"must hold one graph, found {graphs.Length}");
        }

        var graph = graphs[0];
        ImmutableArray<TfLiteTensor> tensors = [.. graph.Tables(0, "the tensors").Select(reader.Tensor)];
        return new TfLiteModel(
            file.Source,
            tensors,
            [.. graph.Tables(3, "the operators").Select(o => reader.Operator(o, tensors.Length))],
            reader.Indices(graph, 1, tensors.Length, "the inputs"),
            reader.Indices(graph, 2, tensors.Length, "the outputs"));
    }

    private TfLiteOperatorKind Kind(FlatTable code)
    {
        // The first versions kept the code in a byte; the later field is wider and holds what does not fit it.
        int kind = Math.Max((int)(sbyte)code.Byte(0, 0, "an operator code"), code.Int32(3, 0, "an operator code"));
        return Enum.IsDefined((TfLiteOperatorKind)kind)
            ? (TfLiteOperatorKind)kind
            : throw file.Fault($"must be made of operators that Ventral knows ({string.Join(", ", Enum.GetNames<TfLiteOperatorKind>())}), found operator code {kind}");
    }

    private TfLiteTensor Tensor(FlatTable table, int index)
    {
        string what = $"tensor {index}";
        int[] shape = table.Int32s(0, what);
        long count = 1;
        foreach (int length in shape)
        {
            if (length < 0)
            {
                throw file.Fault($"must have a shape without negative lengths for {what}, found {length}");
            }

            count = Math.Min(count * length, 1L << 31);
        }

        if (shape.Length > MostDimensions || count > int.MaxValue)
        {
            throw file.Fault($"must have at most {MostDimensions} dimensions and 2^31 − 1 values for {what}");
        }

        var element = (TfLiteElement)table.Byte(1, 0, what);
        if (!Enum.IsDefined(element))
        {
            throw file.Fault($"must hold numbers of a type that Ventral knows ({string.Join(", ", Enum.GetNames<TfLiteElement>())}) in {what}, found type {(int)element}");
        }

        var (scale, zero, quantised) = Quantisation(table, what);
        uint buffer = table.UInt32(2, what);
        if (buffer >= (uint)buffers.Length)
        {
            throw file.Fault($"must have a buffer for {what} among its {buffers.Length}, found {buffer}");
        }

        var data = buffers[buffer].Vector(0, 1, $"the data of {what}");
        if (!data.IsEmpty && data.Length != count * TfLiteTensor.SizeOf(element))
        {
            throw file.Fault($"must hold {count} values of {element} in {what}, found {data.Length} bytes");
        }

        return new TfLiteTensor(file.Source, index, table.Text(3, what), element, [.. shape], scale, zero, quantised, data);
    }

    private (float Scale, long ZeroPoint, bool IsQuantised) Quantisation(FlatTable tensor, string what)
    {
        if (tensor.Table(4, what) is not { } quantisation)
        {
            return (0, 0, false);
        }

        var scales = quantisation.Vector(2, 4, what).Span;
        var zeros = quantisation.Vector(3, 8, what).Span;
        if (scales.IsEmpty)
        {
            return (0, 0, false);
        }

        if (scales.Length != 4 || zeros.Length > 8)
        {
            throw file.Fault($"must quantise {what} with one scale, found {scales.Length / 4}; scales per channel are not read");
        }

        float scale = BinaryPrimitives.ReadSingleLittleEndian(scales);
        return float.IsFinite(scale) && scale > 0
            ? (scale, zeros.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(zeros), true)
            : throw file.Fault($"must quantise {what} with a positive scale, found {scale}");
    }

    private TfLiteOperator Operator(FlatTable table, int tensorCount)
    {
        uint code = table.UInt32(0, "an operator");
        if (code >= (uint)kinds.Length)
        {
            throw file.Fault($"must have an operator's code among its {kinds.Length}, found {code}");
        }

        var kind = kinds[code];
        var inputs = Indices(table, 1, tensorCount, "an operator's inputs", orNone: true);
        var outputs = Indices(table, 2, tensorCount, "an operator's outputs");
        var plain = new TfLiteOperator(kind, inputs, outputs, TfLitePadding.Same, 1, 1, 1, 1, 0, 0, 0, TfLiteActivation.None);
        const string What = "an operator's options";
        if (table.Table(4, What) is not { } options)
        {
            return kind is TfLiteOperatorKind.Conv2d or TfLiteOperatorKind.DepthwiseConv2d or TfLiteOperatorKind.AveragePool2d or TfLiteOperatorKind.MaxPool2d
                ? throw file.Fault($"must have options for every {kind}, found one without")
                : plain;
        }

        return kind switch
        {
            TfLiteOperatorKind.Conv2d => Window() with
            {
                Activation = Activation(3),
                DilationX = Positive(4, 1),
                DilationY = Positive(5, 1),
            },
            TfLiteOperatorKind.DepthwiseConv2d => Window() with
            {
                DepthMultiplier = Positive(3, 0),
                Activation = Activation(4),
                DilationX = Positive(5, 1),
                DilationY = Positive(6, 1),
            },
            TfLiteOperatorKind.AveragePool2d or TfLiteOperatorKind.MaxPool2d => Window() with
            {
                WindowWidth = Positive(3, 0),
                WindowHeight = Positive(4, 0),
                Activation = Activation(5),
            },
            TfLiteOperatorKind.Add or TfLiteOperatorKind.FullyConnected => plain with { Activation = Activation(0) },
            TfLiteOperatorKind.Concatenation => plain with { Activation = Activation(1) },
            _ => plain,
        };

        TfLiteOperator Window() => plain with { Padding = Padding(), StrideX = Positive(1, 0), StrideY = Positive(2, 0) };

        TfLitePadding Padding()
        {
            byte padding = options.Byte(0, 0, What);
            return padding <= 1 ? (TfLitePadding)padding : throw file.Fault($"must pad a {kind} SAME or VALID, found {padding}");
        }

        TfLiteActivation Activation(int field)
        {
            byte activation = options.Byte(field, 0, What);
            return activation <= 3
                ? (TfLiteActivation)activation
                : throw file.Fault($"must fuse none, ReLU, ReLU-1 or ReLU6 into a {kind}, found activation {activation}");
        }

        int Positive(int field, int otherwise)
        {
            int value = options.Int32(field, otherwise, What);
            return value > 0 ? value : throw file.Fault($"must have positive strides, windows and dilations in a {kind}, found {value}");
        }
    }

    private ImmutableArray<int> Indices(FlatTable table, int field, int tensorCount, string what, bool orNone = false)
    {
        int[] indices = table.Int32s(field, what);
        foreach (int index in indices)
        {
            if (index >= tensorCount || index < (orNone ? -1 : 0))
            {
                throw file.Fault($"must name one of its {tensorCount} tensors in {what}, found {index}");
            }
        }

        return [.. indices];
    }
}
