using System.Buffers.Binary;
using System.Text.Json;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Formats.TfLite;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.TfLite;

public class TfLiteTests
{
    private const string Folder = "github.com/google-coral/test_data/104342d2d3480b3e66203073dac24f4e2dbb4c41";

    [Theory]
    [InlineData("mobilenet_v1_0.25_128_quant")]
    [InlineData("mobilenet_v1_0.5_160_quant")]
    [InlineData("mobilenet_v1_0.75_192_quant")]
    [InlineData("mobilenet_v2_1.0_224_quant")]
    public void Real_MobileNets_equal_their_conversion(string name)
    {
        var model = TfLiteModel.Read(Requirement.RealFile($"{Folder}/{name}.tflite"));
        var arrays = NpzFile.Read(Requirement.RealFile($"derived/{name}.npz"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Requirement.RealFile($"derived/{name}.json")));
        var expected = json.RootElement;

        model.Inputs.ShouldBe([expected.GetProperty("input_id").GetInt32()]);
        model.Outputs.ShouldBe([expected.GetProperty("output_id").GetInt32()]);
        var input = model.Tensors[model.Inputs[0]];
        input.Shape.ShouldBe(Ints(expected.GetProperty("input_shape")));
        ((double)input.Scale).ShouldBe(expected.GetProperty("input_scale").GetDouble());
        input.ZeroPoint.ShouldBe(expected.GetProperty("input_zero").GetInt64());

        int read = 0;
        var operations = expected.GetProperty("ops").EnumerateArray().ToArray();
        model.Operators.Length.ShouldBe(operations.Length);
        foreach (var (step, wanted) in model.Operators.Zip(operations))
        {
            NameOf(step.Kind).ShouldBe(wanted.GetProperty("op").GetString());
            step.Inputs.ShouldBe(Ints(wanted.GetProperty("inputs")));
            step.Outputs.ShouldBe(Ints(wanted.GetProperty("outputs")));
            var output = model.Tensors[step.Outputs[0]];
            output.Name.ShouldBe(wanted.GetProperty("out_name").GetString());
            output.Shape.ShouldBe(Ints(wanted.GetProperty("out_shape")));
            RequireScale(output, wanted, "out");
            if (wanted.TryGetProperty("stride", out var stride))
            {
                ((int[])[step.StrideY, step.StrideX]).ShouldBe(Ints(stride));
                step.Padding.ToString().ToUpperInvariant().ShouldBe(wanted.GetProperty("padding").GetString());
            }

            if (wanted.TryGetProperty("act", out var activation))
            {
                ((int)step.Activation).ShouldBe(activation.GetInt32());
            }

            foreach (var (part, index) in new[] { ("w", 1), ("b", 2) })
            {
                if (wanted.TryGetProperty(part, out var array))
                {
                    var tensor = model.Tensors[step.Inputs[index]];
                    tensor.Shape.ShouldBe(Ints(wanted.GetProperty($"{part}_shape")));
                    RequireScale(tensor, wanted, part);
                    tensor.ToInt32s().AsSpan().SequenceEqual(arrays[array.GetString()!].ToInt32s()).ShouldBeTrue();
                    read++;
                }
            }
        }

        read.ShouldBe(arrays.Count);
    }

    [Fact]
    public void Integers_stand_for_scale_times_distance_from_zero()
    {
        byte[] bias = [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF];
        new TfLiteTensor("t", 0, "w", TfLiteElement.UInt8, [3], 0.5f, 128, true, new byte[] { 0, 128, 255 }).ToReals().ShouldBe([-64, 0, 63.5f]);
        new TfLiteTensor("t", 1, "b", TfLiteElement.Int32, [2], 0.25f, 0, true, bias).ToReals().ShouldBe([0.25f, -0.5f]);
        Should.Throw<VentralException>(() => new TfLiteTensor("t", 1, "b", TfLiteElement.Int32, [2], 0, 0, false, bias).ToReals()).Message
            .ShouldContain("without one");
    }

    [Fact]
    public void Another_format_is_refused_by_name() =>
        Should.Throw<UnreadableFileException>(() => TfLiteModel.Decode("x.tflite", "PK nothing"u8.ToArray())).Message.ShouldContain("TFL3");

    [Fact]
    public void Damage_ends_in_the_typed_error() =>
        Fuzz.Attack(Golden.Bytes("tflite/tiny.tflite"), 1500, b => TfLiteModel.Decode("fuzz.tflite", b));

    [Fact]
    public void A_model_written_by_hand_is_read()
    {
        var model = TfLiteModel.Read(Golden.PathOf("tflite/tiny.tflite"));
        var step = model.Operators.ShouldHaveSingleItem();
        step.Kind.ShouldBe(TfLiteOperatorKind.Conv2d);
        (step.StrideY, step.StrideX, step.DilationY, step.Padding, step.Activation).ShouldBe((3, 2, 1, TfLitePadding.Valid, TfLiteActivation.Relu6));
        model.Tensors[step.Inputs[1]].ToReals().ShouldBe([-0.5f, 0, 0.5f, 1]);
        model.Tensors[step.Inputs[0]].IsConstant.ShouldBeFalse();
        model.Tensors[0].Name.ShouldBe("image");
    }

    [Fact]
    public void Tensors_that_share_one_description_do_not_fill_the_memory()
    {
        // The graph of the tiny model gets 60,000 tensors, which are all one table with a name of 4,000 letters.
        const int Tensors = 60_000;
        const int Letters = 4_000;
        byte[] tiny = Golden.Bytes("tflite/tiny.tflite");
        int root = Int(0);
        int graphs = Field(root, 2);
        int graph = graphs + Int(graphs) + 4;
        int tensors = Field(graph + Int(graph), 0);
        var bytes = new List<byte>(tiny);
        while (bytes.Count % 4 != 0)
        {
            bytes.Add(0);
        }

        byte[] grown = [.. bytes, .. new byte[4 + (4 * Tensors) + 12 + 8 + 4 + Letters]];
        int vector = bytes.Count;
        int fields = vector + 4 + (4 * Tensors);
        int table = fields + 12;
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(tensors), vector - tensors);
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(vector), Tensors);
        for (int i = 0; i < Tensors; i++)
        {
            int place = vector + 4 + (4 * i);
            BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(place), table - place);
        }

        // Fields: their length, the table's length, four offsets of which only the name's is set.
        BinaryPrimitives.WriteInt16LittleEndian(grown.AsSpan(fields), 12);
        BinaryPrimitives.WriteInt16LittleEndian(grown.AsSpan(fields + 2), 8);
        BinaryPrimitives.WriteInt16LittleEndian(grown.AsSpan(fields + 10), 4);
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(table), table - fields);
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(table + 4), 4);
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(table + 8), Letters);
        grown.AsSpan(table + 12).Fill((byte)'a');

        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<UnreadableFileException>(() => TfLiteModel.Decode("shared.tflite", grown)).Message.ShouldContain("the same bytes over and over");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(128L << 20);

        int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(tiny.AsSpan(at));

        int Field(int at, int number) => at + BinaryPrimitives.ReadUInt16LittleEndian(tiny.AsSpan(at - Int(at) + 4 + (2 * number)));
    }

    private static void RequireScale(TfLiteTensor tensor, JsonElement wanted, string prefix)
    {
        ((double)tensor.Scale).ShouldBe(wanted.GetProperty($"{prefix}_scale").GetDouble());
        tensor.ZeroPoint.ShouldBe(wanted.GetProperty($"{prefix}_zero").GetInt64());
    }

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static string NameOf(TfLiteOperatorKind kind) => kind switch
    {
        TfLiteOperatorKind.Add => "ADD",
        TfLiteOperatorKind.AveragePool2d => "AVERAGE_POOL_2D",
        TfLiteOperatorKind.Conv2d => "CONV_2D",
        TfLiteOperatorKind.DepthwiseConv2d => "DEPTHWISE_CONV_2D",
        TfLiteOperatorKind.Reshape => "RESHAPE",
        TfLiteOperatorKind.Softmax => "SOFTMAX",
        _ => kind.ToString(),
    };
}
