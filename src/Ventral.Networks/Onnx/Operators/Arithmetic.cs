using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Sums, products, comparisons and choices, value by value, with repetition along axes of extent 1.</summary>
internal static class Arithmetic
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Add", call => Numbers(call, default(Plus), (a, b) => a + b)),
        OperatorTable.One("Sub", call => Numbers(call, default(Minus), (a, b) => a - b)),
        OperatorTable.One("Mul", call => Numbers(call, default(Times), (a, b) => a * b)),
        OperatorTable.One("Div", call => Numbers(call, default(Quotient), (a, b) => b != 0 ? a / b : throw call.Fault("must not divide whole numbers by 0"))),
        OperatorTable.One("Mod", Modulus),
        OperatorTable.One("Pow", Power),
        OperatorTable.One("PRelu", call => Numbers(call, default(ParametricRelu), (x, slope) => x >= 0 ? x : x * slope)),
        OperatorTable.One("Min", call => Many(call, new Custom<float, float>(Math.Min), Math.Min)),
        OperatorTable.One("Max", call => Many(call, new Custom<float, float>(Math.Max), Math.Max)),
        OperatorTable.One("Sum", call => Many(call, default(Plus), (a, b) => a + b)),
        OperatorTable.One("Mean", Mean),
        OperatorTable.One("Equal", call => Compare(call, (a, b) => a == b, (a, b) => a == b)),
        OperatorTable.One("Greater", call => Compare(call, (a, b) => a > b, (a, b) => a > b)),
        OperatorTable.One("GreaterOrEqual", call => Compare(call, (a, b) => a >= b, (a, b) => a >= b)),
        OperatorTable.One("Less", call => Compare(call, (a, b) => a < b, (a, b) => a < b)),
        OperatorTable.One("LessOrEqual", call => Compare(call, (a, b) => a <= b, (a, b) => a <= b)),
        OperatorTable.One("And", call => Compare(call, null, (a, b) => (a & b) != 0)),
        OperatorTable.One("Or", call => Compare(call, null, (a, b) => (a | b) != 0)),
        OperatorTable.One("Xor", call => Compare(call, null, (a, b) => (a != 0) != (b != 0))),
        OperatorTable.One("Where", Where),
    ];

    public static OnnxArray Apply<TBinary>(NodeCall call, OnnxArray left, OnnxArray right, TBinary reals, Func<long, long, long> wholes)
        where TBinary : struct, IBinary<float, float>
    {
        RequireAlike(call, left, right);
        Shape shape = Broadcast.Common(call, left.Shape, right.Shape);
        if (left.IsReal)
        {
            float[] to = call.NewReals(shape);
            Broadcast.Apply(call.Workers, shape, left.Shape, left.RealBuffer, right.Shape, right.RealBuffer, to, reals);
            return new(shape, to, left.Element);
        }

        long[] integers = call.NewWholes(shape);
        Broadcast.Apply(call.Workers, shape, left.Shape, left.WholeBuffer, right.Shape, right.WholeBuffer, integers, new Custom<long, long>(wholes));
        return new(shape, integers, left.Element);
    }

    private static OnnxArray Numbers<TBinary>(NodeCall call, TBinary reals, Func<long, long, long> wholes)
        where TBinary : struct, IBinary<float, float>
    {
        OnnxArray left = call.Input(0), right = Second(call);
        if (typeof(TBinary) == typeof(Plus) && left.IsReal && right.IsReal && left.Shape == right.Shape)
        {
            float[] sum = call.NewReals(left.Shape);
            Activation.Add(left.Reals, right.Reals, sum);
            return new(left.Shape, sum, left.Element);
        }

        return Apply(call, left, right, reals, Held(wholes, left));
    }

    // Sums of few bits start anew beyond their end, as in C.
    private static Func<long, long, long> Held(Func<long, long, long> wholes, OnnxArray left) =>
        left.Element is OnnxElement.Int64 or OnnxElement.UInt64 ? wholes : (a, b) => Functions.Fit(wholes(a, b), left.Element);

    private static OnnxArray Many<TBinary>(NodeCall call, TBinary reals, Func<long, long, long> wholes)
        where TBinary : struct, IBinary<float, float>
    {
        var result = call.Input(0);
        for (int i = 1; i < call.InputCount; i++)
        {
            result = Apply(call, result, call.Input(i), reals, Held(wholes, result));
        }

        return result;
    }

    private static OnnxArray Mean(NodeCall call)
    {
        var sum = Many(call, default(Plus), (a, b) => a + b);
        call.Require(sum.IsReal, "must have real numbers");
        float count = call.InputCount;
        return Functions.Map(call, sum, x => x / count);
    }

    // A true remainder of whole numbers takes the divisor's sign, and with fmod the dividend's.
    private static OnnxArray Modulus(NodeCall call)
    {
        bool isTruncated = call.Flag("fmod");
        return Apply(call, call.Input(0), call.Input(1), new Custom<float, float>((a, b) => isTruncated ? a % b : a - (b * MathF.Floor(a / b))), (a, b) =>
        {
            call.Require(b != 0, "must not divide whole numbers by 0");
            long rest = b == -1 ? 0 : a % b;
            return !isTruncated && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
        });
    }

    private static OnnxArray Power(NodeCall call)
    {
        OnnxArray x = call.Input(0), y = Second(call);
        if (!x.IsReal)
        {
            return y.IsReal
                ? Functions.ToWholes(call, Apply(call, Functions.ToReals(call, x, y.Element), y, new Custom<float, float>((a, b) => (float)PortableMath.Pow(a, b)), (a, _) => a), x.Element)
                : Apply(call, x, y, default(Plus), (a, b) => (long)PortableMath.Pow(a, b));
        }

        y = y.IsReal ? y : Functions.ToReals(call, y, x.Element);
        if (y.Shape.ValueCount != 1)
        {
            return Apply(call, x, y, new Custom<float, float>((a, b) => (float)PortableMath.Pow(a, b)), (a, _) => a);
        }

        double exponent = y.Reals[0];
        var result = exponent switch
        {
            1 => x,
            2 => Functions.Map(call, x, a => a * a),
            3 => Functions.Map(call, x, a => (float)((double)a * a * a)),
            0.5 => Functions.Map(call, x, MathF.Sqrt),
            _ => Functions.Map(call, x, a => (float)PortableMath.Pow(a, exponent)),
        };
        return result.Reshaped(Broadcast.Common(call, x.Shape, y.Shape));
    }

    private static OnnxArray Compare(NodeCall call, Func<float, float, bool>? reals, Func<long, long, bool> wholes)
    {
        OnnxArray left = call.Input(0), right = Second(call);
        RequireAlike(call, left, right);
        Shape shape = Broadcast.Common(call, left.Shape, right.Shape);
        long[] to = call.NewWholes(shape);
        if (left.IsReal)
        {
            call.Require(reals is not null, "must have truth values");
            Broadcast.Apply(call.Workers, shape, left.Shape, left.RealBuffer, right.Shape, right.RealBuffer, to, new Custom<float, long>((a, b) => reals!(a, b) ? 1 : 0));
        }
        else
        {
            Broadcast.Apply(call.Workers, shape, left.Shape, left.WholeBuffer, right.Shape, right.WholeBuffer, to, new Custom<long, long>((a, b) => wholes(a, b) ? 1 : 0));
        }

        return new(shape, to, OnnxElement.Bool);
    }

    private static OnnxArray Where(NodeCall call)
    {
        OnnxArray condition = call.Input(0), yes = call.Input(1), no = call.Input(2);
        call.Require(!condition.IsReal, $"must have truth values in its first input, found {condition}");
        RequireAlike(call, yes, no);
        Shape shape = Broadcast.Common(call, condition.Shape, Broadcast.Common(call, yes.Shape, no.Shape));
        long[] chosen = Broadcast.ToShape(call, condition, shape).WholeBuffer;
        yes = Broadcast.ToShape(call, yes, shape);
        no = Broadcast.ToShape(call, no, shape);
        return yes.IsReal
            ? new(shape, Choose(chosen, yes.RealBuffer, no.RealBuffer, call.NewReals(shape)), yes.Element)
            : new(shape, Choose(chosen, yes.WholeBuffer, no.WholeBuffer, call.NewWholes(shape)), yes.Element);
    }

    private static T[] Choose<T>(long[] condition, T[] yes, T[] no, T[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = condition[i] != 0 ? yes[i] : no[i];
        }

        return to;
    }

    // Before version 7 the second input's axes could start at any axis of the first's, and a line of slopes was one a channel.
    private static OnnxArray Second(NodeCall call)
    {
        OnnxArray left = call.Input(0), right = call.Input(1);
        bool isSlopes = call.Node.Operator == "PRelu" && right.Shape.Rank == 1 && left.Shape.Rank > 1;
        if (call.Opset >= 7 || (!isSlopes && !call.Has("axis")))
        {
            return right;
        }

        int axis = isSlopes ? 1 : call.Axis(call.Whole("axis", 0), left.Shape.Rank), behind = left.Shape.Rank - axis - right.Shape.Rank;
        call.Require(behind >= 0, $"must have a second input whose axes fit into the first's from axis {axis} on, found {left} and {right}");
        return right.Reshaped(Shape.Of([.. right.Shape, .. Enumerable.Repeat(1, behind)]));
    }

    private static void RequireAlike(NodeCall call, OnnxArray left, OnnxArray right) =>
        call.Require(left.IsReal == right.IsReal, $"must have inputs of one number type, found {left} and {right}");

    internal readonly struct Custom<TIn, TOut>(Func<TIn, TIn, TOut> function) : IBinary<TIn, TOut>
    {
        public TOut Of(TIn left, TIn right) => function(left, right);
    }

    internal readonly struct Plus : IBinary<float, float>
    {
        public float Of(float left, float right) => left + right;
    }

    internal readonly struct Minus : IBinary<float, float>
    {
        public float Of(float left, float right) => left - right;
    }

    internal readonly struct Times : IBinary<float, float>
    {
        public float Of(float left, float right) => left * right;
    }

    internal readonly struct Quotient : IBinary<float, float>
    {
        public float Of(float left, float right) => left / right;
    }

    internal readonly struct ParametricRelu : IBinary<float, float>
    {
        public float Of(float left, float right) => left >= 0 ? left : left * right;
    }
}
