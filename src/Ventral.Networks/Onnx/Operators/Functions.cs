using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Functions of single values, and changes of number type.</summary>
internal static class Functions
{
    private const int ValuesOfTask = 1 << 14;

    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Sqrt", call => Map(call, call.Reals(0), MathF.Sqrt)),
        OperatorTable.One("Exp", call => Map(call, call.Reals(0), x => (float)PortableMath.Exp(x))),
        OperatorTable.One("Log", call => Map(call, call.Reals(0), x => (float)PortableMath.Log(x))),
        OperatorTable.One("Erf", call => Map(call, call.Reals(0), ErrorFunction.Of)),
        OperatorTable.One("Sin", call => Map(call, call.Reals(0), x => (float)PortableMath.Sin(x))),
        OperatorTable.One("Cos", call => Map(call, call.Reals(0), x => (float)PortableMath.Cos(x))),
        OperatorTable.One("Floor", call => Map(call, call.Reals(0), MathF.Floor)),
        OperatorTable.One("Ceil", call => Map(call, call.Reals(0), MathF.Ceiling)),
        OperatorTable.One("Round", call => Map(call, call.Reals(0), x => MathF.Round(x, MidpointRounding.ToEven))),
        OperatorTable.One("Reciprocal", call => Map(call, call.Reals(0), x => 1 / x)),
        OperatorTable.One("Abs", call => Map(call, call.Input(0), MathF.Abs, Math.Abs)),
        OperatorTable.One("Neg", call => Map(call, call.Input(0), x => -x, x => -x)),
        OperatorTable.One("Sign", call => Map(call, call.Input(0), x => float.IsNaN(x) ? x : MathF.Sign(x), x => Math.Sign(x))),
        OperatorTable.One("Not", call => Map(call, call.Input(0), x => throw call.Fault("must have truth values"), x => x == 0 ? 1 : 0)),
        OperatorTable.One("IsNaN", call => Test(call, float.IsNaN)),
        OperatorTable.One("IsInf", IsInfinite),
        OperatorTable.One("Cast", call => Cast(call, call.Input(0), (OnnxElement)call.Whole("to", 0))),
        OperatorTable.One("CastLike", call => Cast(call, call.Input(0), call.Input(1).Element)),
    ];

    public static OnnxArray Map(NodeCall call, OnnxArray input, Func<float, float> function)
    {
        float[] from = input.RealBuffer, to = call.NewReals(input.Shape);
        call.Workers.For((from.Length + ValuesOfTask - 1) / ValuesOfTask, task =>
        {
            for (int i = task * ValuesOfTask; i < Math.Min(from.Length, (task + 1L) * ValuesOfTask); i++)
            {
                to[i] = function(from[i]);
            }
        });
        return new(input.Shape, to, input.Element);
    }

    public static OnnxArray Map(NodeCall call, OnnxArray input, Func<float, float> reals, Func<long, long> wholes)
    {
        if (input.IsReal)
        {
            return Map(call, input, reals);
        }

        long[] to = call.NewWholes(input.Shape);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = wholes(input.WholeBuffer[i]);
        }

        return new(input.Shape, to, input.Element);
    }

    public static OnnxArray ToReals(NodeCall call, OnnxArray wholes, OnnxElement element)
    {
        float[] to = call.NewReals(wholes.Shape);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = wholes.WholeBuffer[i];
        }

        return new(wholes.Shape, to, element);
    }

    // Towards zero; what 64 bits do not hold is held at their ends, NaN becomes 0, and fewer bits keep the lowest, as in C.
    public static OnnxArray ToWholes(NodeCall call, OnnxArray input, OnnxElement element)
    {
        long[] to = call.NewWholes(input.Shape);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = Fit(input.IsReal ? Truncated(input.RealBuffer[i], element) : input.WholeBuffer[i], element);
        }

        return new(input.Shape, to, element);
    }

    private static long Truncated(float x, OnnxElement element) => element == OnnxElement.Bool
        ? (x != 0 ? 1 : 0)
        : float.IsNaN(x) ? 0 : x >= 9.2233715E18f ? long.MaxValue : x <= -9.2233715E18f ? long.MinValue : (long)x;

    private static OnnxArray Cast(NodeCall call, OnnxArray input, OnnxElement element)
    {
        call.Require(element != OnnxElement.Unknown && Enum.IsDefined(element), $"must cast to a number type that Ventral has, found {element}");
        if (element is not (OnnxElement.Float32 or OnnxElement.Float64 or OnnxElement.Float16 or OnnxElement.BFloat16))
        {
            return input.Element == element ? input : ToWholes(call, input, element);
        }

        if (input.IsReal && (input.Element == element || element is OnnxElement.Float32 or OnnxElement.Float64))
        {
            return new(input.Shape, input.RealBuffer, element);
        }

        var reals = input.IsReal ? input : ToReals(call, input, element);
        return element switch
        {
            OnnxElement.Float16 => Rounded(Map(call, reals, x => (float)(Half)x), element),
            OnnxElement.BFloat16 => Rounded(Map(call, reals, ToBFloat16), element),
            _ => reals,
        };
    }

    private static OnnxArray Rounded(OnnxArray array, OnnxElement element) => new(array.Shape, array.RealBuffer, element);

    private static float ToBFloat16(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        return float.IsNaN(x) ? x : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    public static long Fit(long x, OnnxElement element) => element switch
    {
        OnnxElement.Bool => x != 0 ? 1 : 0,
        OnnxElement.UInt8 => (byte)x,
        OnnxElement.Int8 => (sbyte)x,
        OnnxElement.UInt16 => (ushort)x,
        OnnxElement.Int16 => (short)x,
        OnnxElement.UInt32 => (uint)x,
        OnnxElement.Int32 => (int)x,
        _ => x,
    };

    private static OnnxArray IsInfinite(NodeCall call)
    {
        bool above = call.Whole("detect_positive", 1) != 0, below = call.Whole("detect_negative", 1) != 0;
        return Test(call, x => (above && float.IsPositiveInfinity(x)) || (below && float.IsNegativeInfinity(x)));
    }

    private static OnnxArray Test(NodeCall call, Func<float, bool> test)
    {
        var input = call.Reals(0);
        long[] to = call.NewWholes(input.Shape);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = test(input.RealBuffer[i]) ? 1 : 0;
        }

        return new(input.Shape, to, OnnxElement.Bool);
    }
}
