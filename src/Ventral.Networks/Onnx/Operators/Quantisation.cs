using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Real numbers as integers with a scale and a zero, for a whole array or for each position of an axis.</summary>
internal static class Quantisation
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("QuantizeLinear", Quantise),
        OperatorTable.One("DequantizeLinear", Dequantise),
    ];

    private static OnnxArray Quantise(NodeCall call)
    {
        var input = call.Reals(0);
        OnnxArray scale = Parameter(call, call.Reals(1), input), zero = Zero(call, input);
        var element = call.Optional(2) is null && call.Whole("output_dtype", 0) is not 0 and var stated ? (OnnxElement)stated : zero.Element;
        var (least, most) = element switch
        {
            OnnxElement.UInt8 => (0f, 255f),
            OnnxElement.Int8 => (-128f, 127f),
            OnnxElement.UInt16 => (0f, 65535f),
            OnnxElement.Int16 => (-32768f, 32767f),
            _ => throw call.Fault($"must quantise to 8 or 16 bits, found {element}"),
        };
        var steps = Arithmetic.Apply(call, input, scale, new Arithmetic.Custom<float, float>((x, s) => MathF.Round(x / s, MidpointRounding.ToEven)), (x, _) => x);
        var shifted = Arithmetic.Apply(call, steps, Functions.ToReals(call, zero, input.Element), new Arithmetic.Custom<float, float>((q, z) => Math.Clamp(q + z, least, most)), (x, _) => x);
        return Functions.ToWholes(call, shifted, element);
    }

    private static OnnxArray Dequantise(NodeCall call)
    {
        var input = call.Input(0);
        call.Require(!input.IsReal, $"must have integers, found {input}");
        OnnxArray scale = Parameter(call, call.Reals(1), input), zero = Zero(call, input);
        var steps = Arithmetic.Apply(call, input, zero, default(Arithmetic.Plus), (q, z) => q - z);
        return Arithmetic.Apply(call, Functions.ToReals(call, steps, scale.Element), scale, default(Arithmetic.Times), (x, _) => x);
    }

    private static OnnxArray Zero(NodeCall call, OnnxArray input)
    {
        call.Require(call.Whole("block_size", 0) == 0, "must have scales for whole axes, found block_size");
        if (call.Optional(2) is null)
        {
            return new(Shape.Scalar, [0L], OnnxElement.UInt8);
        }

        call.Wholes(2);
        return Parameter(call, call.Input(2), input);
    }

    // One number, or a line along an axis.
    private static OnnxArray Parameter(NodeCall call, OnnxArray parameter, OnnxArray input)
    {
        if (parameter.Shape.ValueCount == 1)
        {
            return parameter.Reshaped(Shape.Scalar);
        }

        int axis = call.Axis(call.Whole("axis", 1), input.Shape.Rank);
        call.Require(parameter.Shape.Rank == 1 && parameter.Shape[0] == input.Shape[axis], $"must have one scale and zero, or one for each position of axis {axis}, found {parameter}");
        int[] extents = new int[input.Shape.Rank];
        Array.Fill(extents, 1);
        extents[axis] = parameter.Shape[0];
        return parameter.Reshaped(Shape.Of(extents));
    }
}
