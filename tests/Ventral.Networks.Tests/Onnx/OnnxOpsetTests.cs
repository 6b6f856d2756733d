using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.TestSupport;
using static Ventral.Networks.Tests.Onnx.OneNode;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>Operators whose meaning changed from version to version, by hand.</summary>
public class OnnxOpsetTests
{
    private static readonly OnnxArray Six = R([2, 3], 0, 0, 0, 0, 0, 0);

    [Fact]
    public void Softmax_joins_the_last_axes_before_version_13()
    {
        var cube = R([1, 2, 2], 0, 0, 0, 0);
        Reals(11, "Softmax", [cube]).ShouldBe([0.25f, 0.25f, 0.25f, 0.25f]);
        Reals(13, "Softmax", [cube]).ShouldBe([0.5f, 0.5f, 0.5f, 0.5f]);
        Reals(13, "Softmax", [Six], OnnxBytes.Attribute("axis", 0)).ShouldBe([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f]);
        Reals(11, "LogSoftmax", [cube], OnnxBytes.Attribute("axis", 2)).ShouldBe(Enumerable.Repeat((float)-Math.Log(2), 4));
    }

    [Fact]
    public void Axes_of_squeeze_and_unsqueeze_became_inputs_with_version_13()
    {
        var thin = R([1, 2, 1], 1, 2);
        Run(11, "Squeeze", [thin], 1, OnnxBytes.Attribute("axes", [-1L]))[0].Shape.ShouldBe([1, 2]);
        Run(13, "Squeeze", [thin, W(0)], 1)[0].Shape.ShouldBe([2, 1]);
        Run(13, "Squeeze", [thin], 1)[0].Shape.ShouldBe([2]);
        Run(11, "Unsqueeze", [Six], 1, OnnxBytes.Attribute("axes", [0L, 3]))[0].Shape.ShouldBe([1, 2, 3, 1]);
        Run(13, "Unsqueeze", [Six, W(-1, 0)], 1)[0].Shape.ShouldBe([1, 2, 3, 1]);
        Should.Throw<OnnxGraphException>(() => Run(13, "Squeeze", [thin, W(1)], 1)).Message.ShouldContain("extent 1");
    }

    [Fact]
    public void Bounds_of_clip_became_inputs_with_version_11()
    {
        var values = R([3], -2, 0.5f, 2);
        Reals(7, "Clip", [values], OnnxBytes.Attribute("min", -1f), OnnxBytes.Attribute("max", 1f)).ShouldBe([-1, 0.5f, 1]);
        Reals(11, "Clip", [values, R([], -1), R([], 1)]).ShouldBe([-1, 0.5f, 1]);
        Run(11, "Clip", [values, null, R([], 1)], 1)[0].Reals.ToArray().ShouldBe([-2, 0.5f, 1]);
        Reals(11, "Clip", [values, R([], 2), R([], 1)]).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void Padding_became_an_input_with_version_11_and_can_name_axes_from_18_on()
    {
        var row = R([1, 3], 1, 2, 3);
        Reals(9, "Pad", [row], OnnxBytes.Attribute("pads", [0L, 1, 0, 2]), OnnxBytes.Attribute("value", 9f)).ShouldBe([9, 1, 2, 3, 9, 9]);
        Reals(11, "Pad", [row, W(0, 1, 0, 2), R([], 9)]).ShouldBe([9, 1, 2, 3, 9, 9]);
        Reals(18, "Pad", [row, W(1, -1), R([], 9), W(-1)]).ShouldBe([9, 1, 2]);
        Reals(11, "Pad", [row, W(0, 2, 0, 2)], OnnxBytes.Attribute("mode", "reflect")).ShouldBe([3, 2, 1, 2, 3, 2, 1]);
        Reals(11, "Pad", [row, W(0, 1, 0, 1)], OnnxBytes.Attribute("mode", "edge")).ShouldBe([1, 1, 2, 3, 3]);
        Reals(19, "Pad", [row, W(0, 1, 0, 1)], OnnxBytes.Attribute("mode", "wrap")).ShouldBe([3, 1, 2, 3, 1]);
        Run(13, "Pad", [W(1, 2), W(1, 0), W(7)], 1)[0].Wholes.ToArray().ShouldBe([7, 1, 2]);
    }

    [Fact]
    public void Dropout_lets_all_pass_and_its_mask_says_so()
    {
        var outputs = Run(12, "Dropout", [Six], 2);
        outputs[0].Reals.ToArray().ShouldBe(Six.Reals.ToArray());
        outputs[1].ShouldSatisfyAllConditions(m => m.Element.ShouldBe(OnnxElement.Bool), m => m.Wholes.ToArray().ShouldBe([1, 1, 1, 1, 1, 1]));
        var training = OnnxArray.Of([], [1L]);
        Should.Throw<OnnxGraphException>(() => Run(12, "Dropout", [Six, R([], 0.5f), training], 1)).Message.ShouldContain("evaluation mode");
        Run(12, "Dropout", [Six, R([], 0), training], 1);
    }

    [Fact]
    public void Batch_normalisation_uses_stored_statistics()
    {
        OnnxArray[] inputs = [R([1, 2, 1], 3, 5), R([2], 2, 1), R([2], 1, 0), R([2], 1, 5), R([2], 4, 1)];
        Reals(9, "BatchNormalization", inputs, OnnxBytes.Attribute("epsilon", 0f)).ShouldBe([3, 0]);
        Should.Throw<OnnxGraphException>(() => Run(15, "BatchNormalization", inputs, 1, OnnxBytes.Attribute("training_mode", 1))).Message.ShouldContain("training_mode");
        Should.Throw<OnnxGraphException>(() => Run(9, "BatchNormalization", inputs, 2)).Message.ShouldContain("does not compute");
    }

    [Fact]
    public void Second_inputs_could_start_at_any_axis_before_version_7()
    {
        byte[][] places = [OnnxBytes.Attribute("broadcast", 1), OnnxBytes.Attribute("axis", 0)];
        Reals(6, "Add", [R([2, 2], 1, 2, 3, 4), R([2], 10, 20)], places).ShouldBe([11, 12, 23, 24]);
        Reals(7, "Add", [R([2, 2], 1, 2, 3, 4), R([2], 10, 20)]).ShouldBe([11, 22, 13, 24]);
    }

    [Fact]
    public void Slices_run_either_way_and_stop_at_the_ends()
    {
        var row = R([4], 0, 1, 2, 3);
        Reals(9, "Slice", [row], OnnxBytes.Attribute("starts", [1L]), OnnxBytes.Attribute("ends", [long.MaxValue])).ShouldBe([1, 2, 3]);
        Reals(10, "Slice", [row, W(-1), W(long.MinValue), W(0), W(-1)]).ShouldBe([3, 2, 1, 0]);
        Reals(10, "Slice", [row, W(100), W(0), W(0), W(-2)]).ShouldBe([3, 1]);
        Reals(10, "Slice", [row, W(3), W(1)]).ShouldBe([]);
        Reals(10, "Slice", [row, W(0), W(4), W(0), W(long.MaxValue)]).ShouldBe([0]);
        Reals(13, "Slice", [row, W(-100), W(-1), W(-1), W(3)]).ShouldBe([0]);
        Should.Throw<OnnxGraphException>(() => Run(13, "Slice", [row, W(1, 1), W(4, 4), W(0, 0), W(2, 2)], 1)).Message.ShouldContain("each axis once");
        Should.Throw<OnnxGraphException>(() => Run(13, "Slice", [row, W(1, 1), W(4, 4), W(0, -1)], 1)).Message.ShouldContain("each axis once");
    }

    [Fact]
    public void Splits_are_even_unless_sizes_are_given()
    {
        var row = R([5], 0, 1, 2, 3, 4);
        Run(11, "Split", [row], 2, OnnxBytes.Attribute("split", [2L, 3]))[1].Reals.ToArray().ShouldBe([2, 3, 4]);
        Run(13, "Split", [row, W(4, 1)], 2)[1].Reals.ToArray().ShouldBe([4]);
        Run(18, "Split", [row], 2, OnnxBytes.Attribute("num_outputs", 2))[1].Reals.ToArray().ShouldBe([3, 4]);
        Should.Throw<OnnxGraphException>(() => Run(13, "Split", [row], 2)).Message.ShouldContain("equal parts");
    }

    [Fact]
    public void Axes_of_reductions_became_inputs_with_version_13_and_18()
    {
        var values = R([2, 3], 1, 2, 3, 4, 5, 6);
        Reals(11, "ReduceSum", [values], OnnxBytes.Attribute("axes", [1L])).ShouldBe([6, 15]);
        Reals(13, "ReduceSum", [values, W(0)]).ShouldBe([5, 7, 9]);
        Reals(13, "ReduceMean", [values], OnnxBytes.Attribute("axes", [1L]), OnnxBytes.Attribute("keepdims", 0)).ShouldBe([2, 5]);
        Reals(18, "ReduceMean", [values, W(0, 1)]).ShouldBe([3.5f]);
        Run(18, "ReduceMax", [values], 1, OnnxBytes.Attribute("noop_with_empty_axes", 1))[0].Shape.ShouldBe([2, 3]);
        Reals(13, "ReduceL1", [R([3], -1, 2, -3)]).ShouldBe([6]);
        Reals(13, "ReduceL2", [R([2], 3, -4)]).ShouldBe([5]);
        Reals(13, "ReduceSumSquare", [R([2], 3, -4)]).ShouldBe([25]);
        Reals(13, "ReduceLogSum", [R([2], 0.25f, 0.75f)]).ShouldBe([0]);
        Reals(13, "ReduceProd", [values], OnnxBytes.Attribute("axes", [0L])).ShouldBe([4, 10, 18]);
        Run(13, "ReduceSum", [W(3, 4)], 1)[0].Wholes.ToArray().ShouldBe([7]);
        Reals(13, "ReduceSum", [R([2, 1, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8), W(0, 3)]).ShouldBe([14, 22]);
    }

    [Fact]
    public void Resizing_divides_positions_by_the_scale_before_version_11()
    {
        var row = R([1, 1, 1, 2], 0, 4);
        Reals(7, "Upsample", [row], OnnxBytes.Join(OnnxBytes.Field(1, "scales"), OnnxBytes.Fixed(7, 1), OnnxBytes.Fixed(7, 1), OnnxBytes.Fixed(7, 1), OnnxBytes.Fixed(7, 2))).ShouldBe([0, 0, 4, 4]);
        Reals(10, "Resize", [row, R([4], 1, 1, 1, 2)], OnnxBytes.Attribute("mode", "linear")).ShouldBe([0, 2, 4, 4]);
        Run(11, "Resize", [row, null, R([4], 1, 1, 1, 2)], 1, OnnxBytes.Attribute("mode", "linear"))[0].Reals.ToArray().ShouldBe([0, 1, 3, 4]);
        Run(18, "Resize", [row, null, null, W(3)], 1, OnnxBytes.Attribute("axes", [3L]), OnnxBytes.Attribute("mode", "linear"), OnnxBytes.Attribute("coordinate_transformation_mode", "align_corners"))[0]
            .Reals.ToArray().ShouldBe([0, 2, 4]);

        // 0.7 is no float32: in float64 its tenfold is a little less than 7.
        Run(13, "Resize", [R([10], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), null, R([1], 0.7f)], 1)[0].Shape.ShouldBe([7]);
    }

    [Fact]
    public void Groups_had_gains_before_version_21_and_channels_have_them_now()
    {
        var maps = R([1, 2, 2], 1, 3, 5, 9);
        byte[] groups = OnnxBytes.Attribute("num_groups", 1), epsilon = OnnxBytes.Attribute("epsilon", 0f);
        float[] now = Reals(21, "GroupNormalization", [maps, R([2], 1, 2), R([2], 0, 0)], groups, epsilon);
        float[] then = Reals(18, "GroupNormalization", [maps, R([1], 1), R([1], 0)], groups, epsilon);
        now.ShouldBe([then[0], then[1], 2 * then[2], 2 * then[3]]);
    }
}
