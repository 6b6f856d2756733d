using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Normalisations over stored statistics, instances, groups, layers and neighbouring channels.</summary>
internal static class Normalisations
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("BatchNormalization", Batch),
        OperatorTable.One("InstanceNormalization", Instance),
        OperatorTable.One("GroupNormalization", Group),
        OperatorTable.One("LayerNormalization", Layer),
        OperatorTable.One("LRN", LocalResponse),
        OperatorTable.One("LpNormalization", Lengths),
    ];

    private static OnnxArray Batch(NodeCall call)
    {
        var input = call.Reals(0);
        call.Require(!call.Flag("training_mode") && (call.Opset > 6 || call.Flag("is_test")), "must use stored statistics, found training_mode; export the network in evaluation mode");
        call.Require(call.Whole("spatial", 1) == 1, "must have statistics for whole channels, found spatial = 0");
        float[] to = call.NewReals(input.Shape);
        if (to.Length > 0)
        {
            BatchNorm.Apply(Maps(call, input), call.Reals(3).Reals, call.Reals(4).Reals, call.Reals(1).Reals, call.Reals(2).Reals, call.Real("epsilon", 1e-5f), input.Reals, to, call.Workers);
        }

        return new(input.Shape, to, input.Element);
    }

    private static OnnxArray Instance(NodeCall call)
    {
        var input = call.Reals(0);
        var maps = Maps(call, input);
        return Grouped(call, input, maps, maps.Channels, call.Reals(1).RealBuffer, call.Reals(2).RealBuffer);
    }

    // Gains and offsets belonged to groups before version 21, and belong to channels from it on.
    private static OnnxArray Group(NodeCall call)
    {
        var input = call.Reals(0);
        var maps = Maps(call, input);
        int groups = call.Small(call.Whole("num_groups", 0), 1, "num_groups");
        float[] weight = call.Reals(1).RealBuffer, bias = call.Reals(2).RealBuffer;
        call.Require(maps.Channels % groups == 0, $"must have groups of channels alike in size, found {groups} groups of {maps.Channels} channels");
        if (call.Opset < 21)
        {
            call.Require(weight.Length == groups && bias.Length == groups, $"must have a gain and an offset for each of {groups} groups");
            int size = maps.Channels / groups;
            (weight, bias) = (Repeat(weight, size), Repeat(bias, size));
        }

        return Grouped(call, input, maps, groups, weight, bias);
    }

    private static float[] Repeat(float[] values, int times) => [.. values.SelectMany(v => Enumerable.Repeat(v, times))];

    private static OnnxArray Grouped(NodeCall call, OnnxArray input, ImageBatchShape maps, int groups, float[] weight, float[] bias)
    {
        float[] to = call.NewReals(input.Shape);
        if (to.Length > 0)
        {
            GroupNorm.Apply(maps, groups, weight, bias, call.Real("epsilon", 1e-5f), input.Reals, to, call.Workers);
        }

        return new(input.Shape, to, input.Element);
    }

    private static OnnxArray Layer(NodeCall call)
    {
        var input = call.Reals(0);
        int axis = call.Axis(call.Whole("axis", -1), input.Shape.Rank), columns = 1;
        foreach (int extent in input.Shape.Extents[axis..])
        {
            columns *= extent;
        }

        float[] to = call.NewReals(input.Shape);
        float[] weight = call.Reals(1).RealBuffer, bias = call.Optional(2) is null ? [] : call.Reals(2).RealBuffer;
        call.Require(weight.Length == columns && (bias.Length == 0 || bias.Length == columns), $"must have a gain and an offset for each of {columns} values");
        if (to.Length > 0)
        {
            LayerNorm.Apply(to.Length / columns, columns, weight, bias, call.Real("epsilon", 1e-5f), input.Reals, to, call.Workers);
        }

        return new(input.Shape, to, input.Element);
    }

    private static OnnxArray LocalResponse(NodeCall call)
    {
        var input = call.Reals(0);
        int size = call.Small(call.Whole("size", 0), 1, "size");
        call.Require(size % 2 == 1, $"must have a window of an odd number of channels, found {size}");
        float[] to = call.NewReals(input.Shape);
        if (to.Length > 0)
        {
            LocalResponseNorm.Apply(Maps(call, input), size, call.Real("alpha", 1e-4f), call.Real("beta", 0.75f), call.Real("bias", 1), input.Reals, to, call.Workers);
        }

        return new(input.Shape, to, input.Element);
    }

    private static OnnxArray Lengths(NodeCall call)
    {
        var input = call.Reals(0);
        int axis = call.Axis(call.Whole("axis", -1), input.Shape.Rank);
        var norm = Totals.Norm(call, input, axis, call.Whole("p", 2) == 1);
        return Arithmetic.Apply(call, input, norm, new Arithmetic.Custom<float, float>((x, length) => length == 0 ? 0 : x / length), (x, _) => x);
    }

    private static ImageBatchShape Maps(NodeCall call, OnnxArray input)
    {
        Shape shape = input.Shape;
        call.Require(shape.Rank >= 2, $"must have an input of images and channels, found {input}");
        int plane = 1;
        foreach (int extent in shape.Extents[2..])
        {
            plane *= extent;
        }

        return new(shape[0], shape[1], 1, plane);
    }
}
