using System.Buffers.Binary;
using System.Text;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Safetensors;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.Safetensors;

public class SafetensorsTests
{
    [Fact]
    public void Every_number_type_is_read_to_the_bit() =>
        SafetensorsFile.Read(Golden.PathOf("safetensors/kinds.safetensors")).ShouldEqual("safetensors/kinds.json");

    [Fact]
    public void Metadata_are_read()
    {
        var metadata = SafetensorsFile.ReadMetadata(Golden.PathOf("safetensors/kinds.safetensors"));
        metadata.Select(m => $"{m.Key}={m.Value}").ShouldBe(["format=pt", "licence=CC0"]);
    }

    [Fact]
    public void Tensors_come_in_the_order_of_their_data() =>
        SafetensorsFile.Read(Golden.PathOf("safetensors/written.safetensors")).Arrays.Select(a => a.Name).ShouldBe(["a.bias", "a.weight", "b", "größe"]);

    [Fact]
    public void What_is_written_has_the_bytes_that_the_format_describes()
    {
        var set = SafetensorsFile.Read(Golden.PathOf("safetensors/written.safetensors"));
        using var memory = new MemoryStream();
        SafetensorsWriter.Write(memory, new WeightSet("made", set.Arrays.Reverse()), new Dictionary<string, string> { ["source"] = "net", ["format"] = "pt" });
        memory.ToArray().ShouldBe(Golden.Bytes("safetensors/written.safetensors"));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "net.safetensors");
        float[] many = [.. Enumerable.Range(0, 200_001).Select(i => i / 3f)];
        var set = new WeightSet("made", [new("w \"1\"\\\n", [200_001], many), new("s", [], new float[] { -0f }), new("none", [2, 0], default)]);
        SafetensorsWriter.Write(path, set);
        SafetensorsFile.Read(path).ContentHash.ShouldBe(set.ContentHash);
        SafetensorsFile.ReadMetadata(path).ShouldBeEmpty();
        SafetensorsWriter.Write(path, new WeightSet("made", []));
        SafetensorsFile.Read(path).Count.ShouldBe(0);
    }

    [Fact]
    public void What_the_format_cannot_name_is_not_written()
    {
        var fault = Should.Throw<VentralException>(() => SafetensorsWriter.Write(Stream.Null, new WeightSet("made", [new("__metadata__", [], new float[1])])));
        fault.Message.ShouldContain("'__metadata__ []' cannot be written");
    }

    [Theory]
    [InlineData("", 4, "header")]
    [InlineData("[1]", 4, "must start its header with '{'")]
    [InlineData("{", 0, "JSON")]
    [InlineData("""{} x""", 0, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}""", 4, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "lengths from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":{"y":{"z":1}}}}""", 4, "found 'x'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"shape":[1]}}""", 4, "each once, found 'shape'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "must describe 'a' by dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "found 'F8_E4M3' in 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}""", 4, "lengths from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4, "lengths from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "lengths from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "lengths from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "as many bytes as it has")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "at most 16 dimensions")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "found 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "two offsets of 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "two offsets of 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, "as many bytes as it has")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""", 4, "side by side")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "'b' begins at byte 4 of the data where 8 is the next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "'b' begins at byte 8 of the data where 4 is the next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "must hold 4 bytes of data, found 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "must hold 4 bytes of data, found 3")]
    [InlineData("""{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1, "0 or 1 for a truth value, not 127, in 'a' at value 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "found 'a' twice")]
    [InlineData("""{" ":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "twice or empty")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "JSON in UTF-8")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "text under '__metadata__'")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "once under '__metadata__'")]
    [InlineData("""{"__metadata__":[]}""", 0, "an object of text under '__metadata__'")]
    public void What_the_format_does_not_allow_is_refused(string header, int dataLength, string problem)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] data = Enumerable.Repeat((byte)127, dataLength).ToArray();
        var fault = Should.Throw<UnreadableFileException>(() => SafetensorsFile.Decode("bad", File(text.Length, text, data)));
        fault.Message.ShouldContain(problem);
        fault.Position.ShouldBeInRange(0, 8 + text.Length + data.Length);
    }

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_header_beyond_the_file_or_the_limit_is_refused(long length) =>
        Should.Throw<UnreadableFileException>(() => SafetensorsFile.Decode("bad", File(length, "{}"u8.ToArray(), [])));

    private static byte[] File(long length, byte[] text, byte[] data)
    {
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length);
        return [.. prefix, .. text, .. data];
    }
}
