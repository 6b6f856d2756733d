using System.Buffers.Binary;
using Ventral.Data.Formats;
using Ventral.Data.Formats.DeepCompression;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.DeepCompression;

public class DeepCompressionTests
{
    internal static readonly System.Collections.Immutable.ImmutableArray<CompressedLayer> Layers = [new("a", [2, 2, 1, 5]), new("b", [1, 3, 1, 1])];

    // Layer a stores weights 2, 3 and 19 (distances 3, 1, 16), layer b none.
    internal static byte[] Tiny()
    {
        var memory = new MemoryStream();
        U32(3);
        U32(0);
        for (int i = 0; i < 256; i++)
        {
            F32(i / 4f);
        }

        F32(-1);
        F32(-2);
        memory.Write([7, 255, 1, 0x02, 0x0F]);
        for (int i = 0; i < 256; i++)
        {
            F32(i == 0 ? 9 : 0);
        }

        F32(4);
        return memory.ToArray();

        void U32(uint value)
        {
            byte[] b = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(b, value);
            memory.Write(b);
        }

        void F32(float value) => U32(BitConverter.SingleToUInt32Bits(value));
    }

    [Fact]
    public void Codes_and_distances_place_the_weights()
    {
        var set = DeepCompressionFile.Decode("tiny.net", Tiny(), Layers);
        var expected = new float[20];
        (expected[2], expected[3], expected[19]) = (1.75f, 63.75f, 0.25f);
        set["a.weight"].Values.ToArray().ShouldBe(expected);
        set["a.bias"].Values.ToArray().ShouldBe([-1, -2]);
        set["b.weight"].Values.ToArray().ShouldBe([9, 9, 9]);
        set["b.bias"].Values.ToArray().ShouldBe([4]);
    }

    [Fact]
    public void Further_bytes_are_refused() =>
        Should.Throw<UnreadableFileException>(() => DeepCompressionFile.Decode("tiny.net", (byte[])[.. Tiny(), 0], Layers)).Message
            .ShouldContain("1 further bytes");

    [Fact]
    public void A_weight_beyond_its_layer_is_refused()
    {
        byte[] bytes = Tiny();
        bytes[8 + (258 * 4) + 3] = 0xF2;
        Should.Throw<UnreadableFileException>(() => DeepCompressionFile.Decode("tiny.net", bytes, Layers)).Message.ShouldContain("stored weight 2 at 34");
    }

    [Fact]
    public void More_weights_than_the_layer_has_are_refused()
    {
        byte[] bytes = Tiny();
        bytes[3] = 0xFF;
        Should.Throw<UnreadableFileException>(() => DeepCompressionFile.Decode("tiny.net", bytes, Layers)).Message.ShouldContain("at most 20 weights of 'a'");
    }

    [Fact]
    public void Damage_ends_in_the_typed_error() => Fuzz.Attack(Tiny(), 500, b => DeepCompressionFile.Decode("fuzz.net", b, Layers));

    [Fact]
    public void SqueezeNet_has_its_parameters() =>
        SqueezeNetLayers.Version10.Sum(l => l.WeightCount + l.Shape[0]).ShouldBe(1_248_424);

    [Fact]
    public void The_real_SqueezeNet_equals_a_reading_in_Python()
    {
        var set = DeepCompressionFile.ReadSqueezeNet(Requirement.RealFile(
            "github.com/songhan/SqueezeNet-Deep-Compression/fb13faa2cf121ced9999f8a9d538ec6c56084733/compressed_SqueezeNet.net"));
        set.ValueCount.ShouldBe(1_248_424);
        set.Require("fire9/expand3x3.weight", 256, 64, 3, 3);

        // Made by Goldens/weights/squeezenet_hash.py.
        set.ContentHash.ShouldBe("64a5121d736478ebd62be49f67e3d668088d1231a3e0904519317d319c91f072");
    }
}
