using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Functions that layers apply to single values, and softmax.</summary>
internal static class Activations
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Relu", call => Apply(call, ActivationFunction.Relu)),
        OperatorTable.One("LeakyRelu", call => Apply(call, ActivationFunction.LeakyRelu(call.Real("alpha", 0.01f)))),
        OperatorTable.One("Elu", call => Apply(call, ActivationFunction.Elu(call.Real("alpha", 1)))),
        OperatorTable.One("Celu", call => Apply(call, ActivationFunction.Celu(call.Real("alpha", 1)))),
        OperatorTable.One("Selu", Selu),
        OperatorTable.One("Gelu", Gelu),
        OperatorTable.One("Mish", call => Apply(call, ActivationFunction.Mish)),
        OperatorTable.One("Sigmoid", call => Apply(call, ActivationFunction.Sigmoid)),
        OperatorTable.One("HardSigmoid", HardSigmoid),
        OperatorTable.One("HardSwish", call => Apply(call, ActivationFunction.HardSwish)),
        OperatorTable.One("Tanh", call => Apply(call, ActivationFunction.Tanh)),
        OperatorTable.One("Softplus", call => Apply(call, ActivationFunction.Softplus())),
        OperatorTable.One("Softsign", call => Apply(call, ActivationFunction.Softsign)),
        OperatorTable.One("ThresholdedRelu", ThresholdedRelu),
        OperatorTable.One("Clip", Clip),
        OperatorTable.One("Softmax", call => Softmax(call, isLogarithm: false)),
        OperatorTable.One("LogSoftmax", call => Softmax(call, isLogarithm: true)),
    ];

    public static OnnxArray Apply(NodeCall call, ActivationFunction function)
    {
        var input = call.Reals(0);
        float[] to = call.NewReals(input.Shape);
        Activation.Apply(function, input.Reals, to, call.Workers);
        return new(input.Shape, to, input.Element);
    }

    private static OnnxArray Gelu(NodeCall call)
    {
        string approximation = call.Text("approximate", "none");
        call.Require(approximation is "none" or "tanh", $"must have approximate none or tanh, found '{approximation}'");
        return Apply(call, approximation == "tanh" ? ActivationFunction.GeluTanh : ActivationFunction.Gelu);
    }

    private static OnnxArray Selu(NodeCall call)
    {
        double alpha = call.Real("alpha", 1.6732632f), gamma = call.Real("gamma", 1.050701f);
        return alpha == 1.6732632f && gamma == 1.050701f
            ? Apply(call, ActivationFunction.Selu)
            : Functions.Map(call, call.Reals(0), x => (float)(gamma * (x > 0 ? x : alpha * PortableMath.Expm1(x))));
    }

    private static OnnxArray HardSigmoid(NodeCall call)
    {
        float alpha = call.Real("alpha", 0.2f), beta = call.Real("beta", 0.5f);
        return Functions.Map(call, call.Reals(0), x => Math.Max(0, Math.Min(1, (alpha * x) + beta)));
    }

    private static OnnxArray ThresholdedRelu(NodeCall call)
    {
        float alpha = call.Real("alpha", 1);
        return Functions.Map(call, call.Reals(0), x => x > alpha ? x : 0);
    }

    // Bounds became inputs with version 11. Where they cross, the upper one wins.
    private static OnnxArray Clip(NodeCall call)
    {
        var input = call.Input(0);
        if (!input.IsReal)
        {
            long least = call.Optional(1) is null ? long.MinValue : Single(call, call.Wholes(1)), most = call.Optional(2) is null ? long.MaxValue : Single(call, call.Wholes(2));
            return Functions.Map(call, input, x => x, x => Math.Min(Math.Max(x, least), most));
        }

        bool areInputs = call.Opset >= 11;
        float low = areInputs ? call.Optional(1) is null ? float.NegativeInfinity : Single(call, call.Reals(1).RealBuffer) : call.Real("min", float.NegativeInfinity);
        float high = areInputs ? call.Optional(2) is null ? float.PositiveInfinity : Single(call, call.Reals(2).RealBuffer) : call.Real("max", float.PositiveInfinity);
        if (low <= high)
        {
            float[] to = call.NewReals(input.Shape);
            Activation.Clamp(low, high, input.Reals, to);
            return new(input.Shape, to, input.Element);
        }

        return Functions.Map(call, input, x => Math.Min(Math.Max(x, low), high));
    }

    private static T Single<T>(NodeCall call, T[] values)
    {
        call.Require(values.Length == 1, $"must have one bound, found {values.Length}");
        return values[0];
    }

    // Before version 13 all axes from the given one on were one.
    private static OnnxArray Softmax(NodeCall call, bool isLogarithm)
    {
        var input = call.Reals(0);
        int rank = input.Shape.Rank;
        bool isJoint = call.Opset < 13;
        if (rank == 0)
        {
            return Functions.Map(call, input, _ => isLogarithm ? 0 : 1);
        }

        long stated = call.Whole("axis", isJoint ? 1 : -1);
        int axis = isJoint && stated == rank ? rank : call.Axis(stated, rank);
        int columns = 1;
        foreach (int extent in input.Shape.Extents[axis..(isJoint || axis == rank ? rank : axis + 1)])
        {
            columns *= extent;
        }

        if (isJoint || axis == rank - 1)
        {
            return Rows(call, input, columns, isLogarithm);
        }

        int[] order = [.. Enumerable.Range(0, rank).Where(a => a != axis), axis], back = [.. Enumerable.Range(0, rank).Select(a => Array.IndexOf(order, a))];
        return Layouts.Transpose(call, Rows(call, Layouts.Transpose(call, input, order), columns, isLogarithm), back);
    }

    private static OnnxArray Rows(NodeCall call, OnnxArray input, int columns, bool isLogarithm)
    {
        float[] to = call.NewReals(input.Shape);
        if (to.Length > 0)
        {
            int rows = to.Length / columns;
            if (isLogarithm)
            {
                Activation.LogSoftmax(rows, columns, input.Reals, to, call.Workers);
            }
            else
            {
                Activation.Softmax(rows, columns, input.Reals, to, call.Workers);
            }
        }

        return new(input.Shape, to, input.Element);
    }
}
