using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.TestSupport;
using static Ventral.Networks.Tests.Onnx.OneNode;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>What PyTorch's exports and ONNX's cases leave out, by hand.</summary>
public class OnnxOperatorTests
{
    [Fact]
    public void Padding_that_keeps_the_size_goes_to_the_stated_end()
    {
        OnnxArray row = R([1, 1, 4], 1, 2, 3, 4), pair = R([1, 1, 2], 1, 10);
        Reals(11, "Conv", [row, pair], OnnxBytes.Attribute("auto_pad", "SAME_UPPER")).ShouldBe([21, 32, 43, 4]);
        Reals(11, "Conv", [row, pair], OnnxBytes.Attribute("auto_pad", "SAME_LOWER")).ShouldBe([10, 21, 32, 43]);
        Reals(11, "Conv", [row, pair], OnnxBytes.Attribute("auto_pad", "VALID")).ShouldBe([21, 32, 43]);
        byte[] two = OnnxBytes.Attribute("kernel_shape", [2L]);
        Reals(11, "MaxPool", [row], two, OnnxBytes.Attribute("auto_pad", "SAME_UPPER")).ShouldBe([2, 3, 4, 4]);
        Reals(11, "AveragePool", [row], two, OnnxBytes.Attribute("auto_pad", "SAME_LOWER")).ShouldBe([1, 1.5f, 2.5f, 3.5f]);
        Reals(11, "AveragePool", [row], two, OnnxBytes.Attribute("pads", [1L, 0]), OnnxBytes.Attribute("count_include_pad", 1)).ShouldBe([0.5f, 1.5f, 2.5f, 3.5f]);
    }

    [Fact]
    public void Pools_of_any_window_agree_with_the_floor()
    {
        // A third axis of extent 1 sends the same maps through the general pool.
        float[] values = [.. Enumerable.Range(0, 2 * 3 * 7 * 6).Select(i => (float)((i * 37 % 101 / 50.0) - 1))];
        OnnxArray maps = R([2, 3, 7, 6], values), volumes = R([2, 3, 1, 7, 6], values);
        foreach (string kind in new[] { "MaxPool", "AveragePool" })
        {
            for (int ceiling = 0; ceiling < 2; ceiling++)
            {
                for (int counts = 0; counts < 2; counts++)
                {
                    byte[][] both = [OnnxBytes.Attribute("ceil_mode", ceiling), .. kind == "MaxPool" ? (byte[][])[] : [OnnxBytes.Attribute("count_include_pad", counts)]];
                    float[] flat = Reals(11, kind, [maps], [.. both, OnnxBytes.Attribute("kernel_shape", [3L, 2]), OnnxBytes.Attribute("strides", [2L, 3]), OnnxBytes.Attribute("pads", [1L, 0, 2, 1])]);
                    float[] deep = Reals(11, kind, [volumes], [.. both, OnnxBytes.Attribute("kernel_shape", [1L, 3, 2]), OnnxBytes.Attribute("strides", [1L, 2, 3]), OnnxBytes.Attribute("pads", [0L, 1, 0, 0, 2, 1])]);
                    Deviation.OfWhole(deep, flat).ShouldBeLessThan(2e-7);
                }
            }
        }
    }

    [Fact]
    public void A_transposed_convolution_takes_the_extent_it_should_have()
    {
        OnnxArray row = R([1, 1, 2], 1, 2), kernel = R([1, 1, 3], 1, 10, 100);
        Reals(11, "ConvTranspose", [row, kernel], OnnxBytes.Attribute("strides", [2L])).ShouldBe([1, 10, 102, 20, 200]);
        Reals(11, "ConvTranspose", [row, kernel], OnnxBytes.Attribute("strides", [2L]), OnnxBytes.Attribute("output_shape", [4L]), OnnxBytes.Attribute("auto_pad", "SAME_UPPER")).ShouldBe([1, 10, 102, 20]);
        Reals(11, "ConvTranspose", [row, kernel], OnnxBytes.Attribute("strides", [2L]), OnnxBytes.Attribute("auto_pad", "SAME_LOWER")).ShouldBe([10, 102, 20, 200]);
    }

    [Fact]
    public void Constants_can_be_replaced_for_one_run()
    {
        byte[] model = OnnxBytes.Model(
            13,
            OnnxBytes.Node("MatMul", ["x", "w"], ["y"]),
            OnnxBytes.Initialiser(OnnxBytes.Singles("w", [2, 1], 1, 2)),
            OnnxBytes.Input("x", 1, 1, 2),
            OnnxBytes.Output("y"));
        var graph = new OnnxGraph(OnnxModel.Decode("weights", model));
        var x = R([1, 2], 3, 4);
        float Run(params (string Name, OnnxArray Value)[] values) => graph.Run(values.ToDictionary(v => v.Name, v => v.Value), null, new Ventral.Tensors.Workers(1))["y"].Reals[0];

        graph.Constants.ShouldBe(["w"]);
        graph.Constant("w").Reals.ToArray().ShouldBe([1, 2]);
        Run(("x", x)).ShouldBe(11);
        Run(("x", x), ("w", R([2, 1], 2, 1))).ShouldBe(10);
        Run(("x", x)).ShouldBe(11);
        Should.Throw<OnnxGraphException>(() => Run(("x", x), ("w", R([1, 2], 2, 1)))).Message.ShouldContain("constant 'w'");
        Should.Throw<OnnxGraphException>(() => graph.Constant("x")).Message.ShouldContain("constant 'x'");
    }

    [Fact]
    public void Products_turn_scale_and_repeat()
    {
        OnnxArray a = R([2, 2], 1, 2, 3, 4), b = R([2, 2], 1, 0, 0, 2), c = R([2], 10, 20);
        Reals(11, "Gemm", [a, b, c], OnnxBytes.Attribute("transA", 1), OnnxBytes.Attribute("alpha", 2f), OnnxBytes.Attribute("beta", 0.5f)).ShouldBe([7, 22, 9, 26]);
        Reals(11, "Gemm", [a, b, c], OnnxBytes.Attribute("transB", 1)).ShouldBe([11, 24, 13, 28]);
        Reals(11, "Gemm", [a, R([1, 2], 1, 1), R([], 5)], OnnxBytes.Attribute("transB", 1)).ShouldBe([8, 12]);
        Reals(13, "MatMul", [R([2], 1, 2), a]).ShouldBe([7, 10]);
        Run(13, "MatMul", [a, R([2], 1, 2)], 1)[0].ShouldSatisfyAllConditions(y => y.Shape.ShouldBe([2]), y => y.Reals.ToArray().ShouldBe([5, 11]));
        Run(13, "MatMul", [R([2, 1, 1, 2], 1, 2, 3, 4), R([1, 2, 2, 1], 1, 1, 0, 1)], 1)[0].ShouldSatisfyAllConditions(
            y => y.Shape.ShouldBe([2, 2, 1, 1]), y => y.Reals.ToArray().ShouldBe([3, 2, 7, 4]));
        Should.Throw<OnnxGraphException>(() => Run(13, "MatMul", [a, R([3, 1], 1, 2, 3)], 1)).Message.ShouldContain("can be multiplied");
    }

    [Fact]
    public void Shapes_are_values()
    {
        var array = R([2, 3], 1, 2, 3, 4, 5, 6);
        Run(13, "Shape", [array], 1)[0].Wholes.ToArray().ShouldBe([2, 3]);
        Run(15, "Shape", [array], 1, OnnxBytes.Attribute("start", -1))[0].Wholes.ToArray().ShouldBe([3]);
        Run(13, "Reshape", [array, W(0, -1, 1)], 1)[0].Shape.ShouldBe([2, 3, 1]);
        Run(13, "Flatten", [array], 1, OnnxBytes.Attribute("axis", 0))[0].Shape.ShouldBe([1, 6]);
        Run(13, "Expand", [R([3, 1], 1, 2, 3), W(2, 1, 2)], 1)[0].Reals.ToArray().ShouldBe([1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3]);
        Reals(13, "Tile", [R([2], 1, 2), W(2)]).ShouldBe([1, 2, 1, 2]);
        Run(13, "Range", [OnnxArray.Of([], [5L]), OnnxArray.Of([], [0L]), OnnxArray.Of([], [-2L])], 1)[0].Wholes.ToArray().ShouldBe([5, 3, 1]);
        Run(13, "ConstantOfShape", [W(2)], 1, OnnxBytes.Attribute("value", OnnxBytes.Wholes("", 7)))[0].Wholes.ToArray().ShouldBe([7, 7]);
        Run(13, "Constant", [], 1, OnnxBytes.Attribute("value_ints", [3L, 4]))[0].Wholes.ToArray().ShouldBe([3, 4]);
        Run(13, "Size", [array], 1)[0].Wholes.ToArray().ShouldBe([6]);
    }

    [Fact]
    public void Values_are_picked_and_placed()
    {
        var array = R([2, 2], 1, 2, 3, 4);
        Reals(13, "Gather", [array, W(-1, 0)], OnnxBytes.Attribute("axis", 1)).ShouldBe([2, 1, 4, 3]);
        Reals(13, "GatherElements", [array, OnnxArray.Of([2, 1], [1L, 0L])], OnnxBytes.Attribute("axis", 1)).ShouldBe([2, 3]);
        Reals(13, "ScatterND", [array, OnnxArray.Of([1, 1], [1L]), R([1, 2], 8, 9)]).ShouldBe([1, 2, 8, 9]);
        Run(13, "ArgMax", [array], 1, OnnxBytes.Attribute("axis", 1))[0].Wholes.ToArray().ShouldBe([1, 1]);
        Reals(13, "SpaceToDepth", [R([1, 1, 2, 2], 1, 2, 3, 4)], OnnxBytes.Attribute("blocksize", 2)).ShouldBe([1, 2, 3, 4]);
        Reals(13, "DepthToSpace", [R([1, 4, 1, 1], 1, 2, 3, 4)], OnnxBytes.Attribute("blocksize", 2)).ShouldBe([1, 2, 3, 4]);
        Should.Throw<OnnxGraphException>(() => Run(13, "Gather", [array, W(2)], 1)).Message.ShouldContain("indices from -2 to 1");
    }

    [Fact]
    public void Numbers_change_their_type()
    {
        byte[] To(OnnxElement element) => OnnxBytes.Attribute("to", (long)element);
        Run(13, "Cast", [R([4], -1.9f, 300, float.NaN, 1e30f)], 1, To(OnnxElement.Int64))[0].Wholes.ToArray().ShouldBe([-1, 300, 0, long.MaxValue]);
        Run(13, "Cast", [R([2], 0.5f, 0)], 1, To(OnnxElement.Bool))[0].Wholes.ToArray().ShouldBe([1, 0]);
        Run(13, "Cast", [R([1], 0.1f)], 1, To(OnnxElement.Float16))[0].Reals.ToArray().ShouldBe([(float)(Half)0.1f]);
        Run(13, "Cast", [R([1], 1.00390625f)], 1, To(OnnxElement.BFloat16))[0].Reals.ToArray().ShouldBe([1]);
        Run(13, "QuantizeLinear", [R([3], -1, 0.75f, 900), R([], 0.5f)], 1)[0].Wholes.ToArray().ShouldBe([0, 2, 255]);
        OnnxArray bytes = Run(13, "Cast", [W(0, 3, 5)], 1, To(OnnxElement.UInt8))[0], zero = Run(13, "Cast", [OnnxArray.Of([], [3L])], 1, To(OnnxElement.UInt8))[0];
        Reals(13, "DequantizeLinear", [bytes, R([], 0.5f), zero]).ShouldBe([-1.5f, 0, 1]);
        Reals(13, "DequantizeLinear", [OnnxArray.Of([1, 2], [4L, 4L]), R([2], 1, 2)]).ShouldBe([4, 8]);
    }

    [Fact]
    public void What_an_attribute_says_is_done_or_refused()
    {
        OnnxArray ends = R([3], float.NegativeInfinity, 1, float.PositiveInfinity);
        Run(10, "IsInf", [ends], 1)[0].Wholes.ToArray().ShouldBe([1, 0, 1]);
        Run(10, "IsInf", [ends], 1, OnnxBytes.Attribute("detect_negative", 0))[0].Wholes.ToArray().ShouldBe([0, 0, 1]);
        Run(10, "IsInf", [ends], 1, OnnxBytes.Attribute("detect_positive", 0))[0].Wholes.ToArray().ShouldBe([1, 0, 0]);

        byte[] signed = OnnxBytes.Attribute("output_dtype", (long)OnnxElement.Int8);
        var steps = Run(21, "QuantizeLinear", [R([3], -1, 0.75f, 900), R([], 0.5f)], 1, signed)[0];
        (steps.Element, string.Join(' ', steps.Wholes.ToArray())).ShouldBe((OnnxElement.Int8, "-2 2 127"));

        Should.Throw<OnnxGraphException>(() => Run(20, "Gelu", [R([1], 1)], 1, OnnxBytes.Attribute("approximate", "sigmoid"))).Message.ShouldContain("none or tanh");
    }

    [Fact]
    public void Whole_numbers_have_real_powers_and_few_bits_start_anew()
    {
        Run(13, "Pow", [W(9, 4), R([], 0.5f)], 1)[0].Wholes.ToArray().ShouldBe([3, 2]);
        Run(13, "Pow", [W(-7, 12), W(3, 7)], 1)[0].Wholes.ToArray().ShouldBe([-343, 35831808]);
        OnnxArray Bytes(long value) => Run(13, "Cast", [W(value)], 1, OnnxBytes.Attribute("to", (long)OnnxElement.UInt8))[0];
        Run(14, "Add", [Bytes(250), Bytes(10)], 1)[0].Wholes.ToArray().ShouldBe([4]);
        Run(13, "Sum", [Bytes(250), Bytes(5), Bytes(10)], 1)[0].Wholes.ToArray().ShouldBe([9]);
        Run(13, "Sub", [W(250), W(260)], 1)[0].Wholes.ToArray().ShouldBe([-10]);
    }

    [Fact]
    public void Whole_numbers_are_divided_towards_zero()
    {
        Run(13, "Div", [W(-7, 7), W(2)], 1)[0].Wholes.ToArray().ShouldBe([-3, 3]);
        Run(13, "Mod", [W(-7, 7), W(3)], 1)[0].Wholes.ToArray().ShouldBe([2, 1]);
        Run(13, "Mod", [W(-7, 7), W(3)], 1, OnnxBytes.Attribute("fmod", 1))[0].Wholes.ToArray().ShouldBe([-1, 1]);
        Should.Throw<OnnxGraphException>(() => Run(13, "Div", [W(1), W(0)], 1)).Message.ShouldContain("divide");
        Should.Throw<OnnxGraphException>(() => Run(13, "Div", [W(long.MinValue), W(-1)], 1));
        Should.Throw<OnnxGraphException>(() => Run(13, "Add", [W(1), R([1], 1)], 1)).Message.ShouldContain("one number type");
    }

    [Fact]
    public void Local_responses_are_normalised_across_odd_windows()
    {
        var maps = R([1, 3, 1, 1], 1, 2, 3);
        float[] found = Reals(13, "LRN", [maps], OnnxBytes.Attribute("size", 3), OnnxBytes.Attribute("alpha", 3f), OnnxBytes.Attribute("beta", 1f), OnnxBytes.Attribute("bias", 1f));
        found.ShouldBe([1 / 6f, 2 / 15f, 3 / 14f]);
        Should.Throw<OnnxGraphException>(() => Run(13, "LRN", [maps], 1, OnnxBytes.Attribute("size", 2))).Message.ShouldContain("odd");
    }

    [Fact]
    public void Layers_are_normalised_over_their_last_axes()
    {
        float[] found = Reals(17, "LayerNormalization", [R([1, 2, 2], 1, 3, 5, 7), R([2], 1, 2), R([2], 0, 1)], OnnxBytes.Attribute("epsilon", 0f));
        found.ShouldBe([-1, 3, -1, 3]);
        Reals(13, "InstanceNormalization", [R([1, 1, 2], 1, 3), R([1], 2), R([1], 1)], OnnxBytes.Attribute("epsilon", 0f)).ShouldBe([-1, 3]);
    }

    /// <summary>Against the floor's, which is held to a reference: as near as float32 can be, from every side of every border.</summary>
    [Fact]
    public void The_error_function_is_rounded_once()
    {
        for (int i = -6000; i <= 6000; i++)
        {
            float x = i / 1000f;
            ErrorFunction.Of(x).ShouldBe((float)Ventral.Tensors.PortableMath.Erf(x), MathF.BitIncrement(1) - 1, $"{x}");
            if (Math.Abs(x) is > 0 and < 0.5f)
            {
                Math.Abs((ErrorFunction.Of(x) / Ventral.Tensors.PortableMath.Erf(x)) - 1).ShouldBeLessThan(6.1e-8, $"{x}");
            }
        }

        ErrorFunction.Of(float.NaN).ShouldBe(float.NaN);
        ErrorFunction.Of(float.NegativeInfinity).ShouldBe(-1);
        ErrorFunction.Of(1e-30f).ShouldBe(1.1283792e-30f, 1e-37f);
    }
}
