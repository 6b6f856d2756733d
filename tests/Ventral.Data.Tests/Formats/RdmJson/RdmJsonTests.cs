using System.IO.Compression;
using System.Text;
using Ventral.Data.Formats;
using Ventral.Data.Formats.RdmJson;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.RdmJson;

public class RdmJsonTests
{
    private const string Good = """{"data": [0, 1.5, 2, 1.5, 0, 3e-1, 2, 0.3, 0,   0, 4, 5, 4, 0, 6, 5, 6, 0], "shape": [2, 3, 3]}""";

    private static byte[] Gzip(string json)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        return memory.ToArray();
    }

    private static RdmStack Decode(string json) => RdmJsonFile.Decode("t.gzip", Gzip(json));

    [Fact]
    public void Upper_triangles_come_out_in_row_major_order()
    {
        var stack = Decode(Good);
        stack.StimulusCount.ShouldBe(3);
        stack.Count.ShouldBe(2);
        stack.UpperTriangles[0].ShouldBe([1.5, 2, 0.3]);
        stack.UpperTriangles[1].ShouldBe([4, 5, 6]);
    }

    [Theory]
    [InlineData("1.5, 0, 3e-1", "1.6, 0, 3e-1", "symmetric; RDM 1, row 1, column 2 is 1.5 above and 1.6 below")]
    [InlineData("[0, 1.5", "[0.1, 1.5", "zero on the diagonal; RDM 1, row 1, column 1 is 0.1")]
    [InlineData("[2, 3, 3]", "[3, 3, 3]", "3 · 3 · 3 numbers, found 18")]
    [InlineData("[2, 3, 3]", "[2, 3]", "[RDMs, stimuli, stimuli]")]
    [InlineData("[2, 3, 3]", "[2147483647, 2147483647, 2147483647]", "numbers, found 18")]
    [InlineData("1.5, 2", "1e999, 2", "finite")]
    [InlineData("1.5, 2", "NaN, 2", "JSON")]
    [InlineData("1.5, 2", "[1.5], 2", "flat lists")]
    [InlineData("\"shape\"", "\"data\"", "'data' once")]
    [InlineData("]}", "]", "cut short")]
    public void Faults_are_named_in_our_words(string from, string to, string message)
    {
        string said = Should.Throw<UnreadableFileException>(() => Decode(Good.Replace(from, to))).Message;

        said.ShouldContain(message);
        said.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void Other_properties_are_skipped() =>
        Decode(Good.Replace("{\"data", "{\"meta\": {\"a\": [1, {\"data\": 2}]}, \"data")).Count.ShouldBe(2);

    [Fact]
    public void A_token_longer_than_the_buffer_is_refused() =>
        Should.Throw<UnreadableFileException>(() => Decode("{\"" + new string('a', 200_000) + "\": 1}")).Message.ShouldContain("shorter");

    [Fact]
    public void Damage_ends_in_the_typed_error() => Fuzz.Attack(Gzip(Good), 500, b => RdmJsonFile.Decode("fuzz.gzip", b));

    [Theory]
    [InlineData("EVC", 39251.22926617663)]
    [InlineData("IT", 29107.86019209827)]
    public void The_real_RDMs_are_read(string roi, double sum)
    {
        var stack = RdmJsonFile.Read(Requirement.RealFile(
            $"github.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images/92images_fmri_{roi}_RDMs.gzip"));
        stack.StimulusCount.ShouldBe(92);
        stack.Count.ShouldBe(15);
        stack.UpperTriangles.Sum(t => t.Sum()).ShouldBe(sum, 1e-7);
    }
}
