using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.Onnx;

public class OnnxWriterTests
{
    /// <summary>Every export in the repository, of operator sets 7 to 17: each part of the model comes back as it was.</summary>
    [Fact]
    public void What_is_written_reads_as_before()
    {
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx"), "*.onnx");
        files.Length.ShouldBeGreaterThan(20);
        foreach (string file in files)
        {
            var model = OnnxModel.Read(file);
            var again = OnnxModel.Decode(file, OnnxWriter.Write(model));
            Text(again).ShouldBe(Text(model), file);
            again.Initialisers.Select(t => Convert.ToHexString(t.Data.Span)).ShouldBe(model.Initialisers.Select(t => Convert.ToHexString(t.Data.Span)));
        }
    }

    [Theory]
    [InlineData(OnnxElement.Int8, new long[] { -128, 127, 0, 5 })]
    [InlineData(OnnxElement.UInt8, new long[] { 0, 255, 3, 5 })]
    [InlineData(OnnxElement.Int32, new long[] { int.MinValue, int.MaxValue, 0, 5 })]
    [InlineData(OnnxElement.Int64, new long[] { long.MinValue, long.MaxValue, -1, 5 })]
    [InlineData(OnnxElement.Bool, new long[] { 0, 1, 1, 0 })]
    public void Whole_numbers_come_back(OnnxElement element, long[] values) =>
        OnnxTensor.Of("t", element, [2, 2], values).ToInt64s().ShouldBe(values);

    [Theory]
    [InlineData(OnnxElement.Float32, 1e-30f)]
    [InlineData(OnnxElement.Float64, 1e-30f)]
    [InlineData(OnnxElement.Float16, 0.333251953125f)]
    [InlineData(OnnxElement.BFloat16, 0.333984375f)]
    public void Real_numbers_come_back(OnnxElement element, float value) =>
        OnnxTensor.Of("t", element, [4], [value, -value, 0, 1]).ToSingles().ShouldBe([value, -value, 0, 1]);

    [Fact]
    public void Numbers_between_are_rounded_to_the_nearest()
    {
        OnnxTensor.Of("t", OnnxElement.BFloat16, [4], [1 + (1 / 256f), 1 + (3 / 256f), 1 + (1 / 200f), float.NaN]).ToSingles().ShouldBe([1, 1 + (4 / 256f), 1 + (2 / 256f), float.NaN]);
        OnnxTensor.Of("t", OnnxElement.Float16, [1], [70000f]).ToSingles().ShouldBe([float.PositiveInfinity]);
    }

    [Fact]
    public void A_shape_that_holds_other_than_its_numbers_is_refused()
    {
        Should.Throw<ArgumentException>(() => OnnxTensor.Of("t", OnnxElement.Float32, [3], new float[2]));
        Should.Throw<ArgumentException>(() => OnnxTensor.Of("t", OnnxElement.Int64, [-1], new long[1]));
        Should.Throw<ArgumentException>(() => OnnxTensor.Of("t", OnnxElement.Float32, [1], new long[1]));
        Should.Throw<ArgumentException>(() => OnnxTensor.Of("t", OnnxElement.Int32, [1], new float[1]));
    }

    [Fact]
    public void An_attribute_that_was_not_read_is_not_lost_in_silence()
    {
        var node = new OnnxNode("if", "If", "", ["x"], ["y"], [new OnnxSetting("then_branch", OnnxSettingKind.Other)]);
        var model = new OnnxModel("m", 8, "test", ImmutableDictionary<string, long>.Empty.Add("", 17), [node], [], [], [], []);
        Should.Throw<VentralException>(() => OnnxWriter.Write(model)).Message.ShouldContain("then_branch");
    }

    private static string Text(OnnxModel model) => string.Join('\n',
        [
            $"{model.Producer} {string.Join(' ', model.Opsets.OrderBy(o => o.Key, StringComparer.Ordinal))}",
            .. model.Nodes.Select(n => $"{n} {n.Domain} {string.Join(',', n.Inputs)} -> {string.Join(',', n.Outputs)} {string.Join(' ', n.Settings.Select(Text))}"),
            .. model.Initialisers.Select(t => t.ToString()),
            .. model.Inputs.Concat(model.Outputs).Concat(model.Values).Select(v => $"{v.Name} {v.Element} {(v.Shape.IsDefault ? "?" : string.Join('x', v.Shape))}"),
        ]);

    private static string Text(OnnxSetting s) =>
        $"{s.Name}:{s.Kind}={s.Real:R};{s.Whole};{s.Text};{s.Tensor};{(s.Tensor is null ? "" : Convert.ToHexString(s.Tensor.Data.Span))};{string.Join(' ', s.Reals)};{string.Join(' ', s.Wholes)};{string.Join(' ', s.Texts)}";
}
