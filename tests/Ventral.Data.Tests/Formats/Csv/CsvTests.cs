using System.Text;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Csv;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.Csv;

public class CsvTests
{
    private static CsvTable Decode(string text) => CsvTable.Decode("t.csv", Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Quoted_fields_may_hold_commas_quotes_and_line_breaks()
    {
        var table = Decode("id,text\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,\r\n");
        table.Rows.Length.ShouldBe(2);
        table.Rows[0]["text"].ShouldBe("a, \"b\"\nc");
        table.Rows[1]["text"].ShouldBe("");
        table.Rows[1].Line.ShouldBe(4);
        table.Rows[1].WholeNumber("id").ShouldBe(2);
    }

    [Fact]
    public void A_missing_column_suggests_the_nearest() =>
        Should.Throw<VentralException>(() => Decode("layer,corr\nr,1\n").Rows[0]["lyaer"]).Message.ShouldContain("Did you mean 'layer'?");

    [Fact]
    public void A_field_that_is_no_number_is_named_with_line_and_column() =>
        Should.Throw<VentralException>(() => Decode("layer,corr\nr,1\nr,0;5\n").Rows[1].Number("corr")).Message
            .ShouldBe("t.csv:3 Column 'corr' must hold a number, found '0;5'.");

    [Fact]
    public void An_absent_number_is_null_or_a_fault()
    {
        var row = Decode("a,b\n,-inf\n").Rows[0];
        row.OptionalNumber("a").ShouldBeNull();
        Should.Throw<VentralException>(() => row.Number("a")).Message.ShouldContain("found nothing");
        row.Number("b").ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void A_row_of_another_length_is_named() =>
        Should.Throw<UnreadableFileException>(() => Decode("a,b\n1,2\n3\n")).Message.ShouldContain("found 1 at t.csv:3");

    [Theory]
    [InlineData("a;b\n1,5;2\n", "semicolons")]
    [InlineData("a\tb\n1\t2\n", "tabs")]
    public void Columns_between_other_marks_are_told_from_one_column(string text, string found) =>
        Should.Throw<UnreadableFileException>(() => Decode(text)).Message.ShouldContain($"must have commas between its columns, found {found}: save it as CSV with commas");

    [Theory]
    [InlineData("a,b\n1,\"2\n3,4\n", 2, 6)]
    [InlineData("a,b\n1,2\n3,\"4", 3, 10)]
    [InlineData("a,b\n1,\"2\"\"\n3,4\n", 2, 9)]
    [InlineData("\uFEFF\"a,b\n1,2\n", 1, 3)]
    public void A_quote_that_never_ends_swallows_no_rows(string text, int line, int position)
    {
        var fault = Should.Throw<UnreadableFileException>(() => Decode(text));
        fault.Message.ShouldContain($"the one opened at t.csv:{line} never ends");
        fault.Position.ShouldBe(position);
    }

    [Fact]
    public void A_quote_within_a_plain_field_is_a_letter() => Decode("a,b\n1,5\" wide\n3,4\n").Rows.Length.ShouldBe(2);

    [Fact]
    public void A_column_may_not_be_named_twice() =>
        Should.Throw<UnreadableFileException>(() => Decode("a,a\n1,2\n")).Message.ShouldContain("'a' twice");

    [Fact]
    public void Nothing_is_no_table() => Should.Throw<UnreadableFileException>(() => Decode(""));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name() => Decode("\uFEFFa,b\n1,2\n").Columns.ShouldBe(["a", "b"]);

    [Fact]
    public void Tables_are_written_with_the_fewest_digits_and_line_feeds()
    {
        var memory = new MemoryStream();
        CsvFile.Write(memory, ["name", "value", "n", "ok"], [["a,b", 0.1, 3, true], ["say \"x\"", null, -1L, false], [" pad", 1e-300, 0, null]]);
        Encoding.UTF8.GetString(memory.ToArray()).ShouldBe("name,value,n,ok\n\"a,b\",0.1,3,true\n\"say \"\"x\"\"\",,-1,false\n\" pad\",1E-300,0,\n");
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        double[] values = [Math.PI, double.Epsilon, -0.0, 1.0 / 3, double.MaxValue];
        var memory = new MemoryStream();
        CsvFile.Write(memory, ["v", "t"], values.Select(v => new object?[] { v, "line\nbreak, \"quote\"" }));
        var table = CsvTable.Decode("t.csv", memory.ToArray());
        table.Rows.Select(r => BitConverter.DoubleToInt64Bits(r.Number("v"))).ShouldBe(values.Select(BitConverter.DoubleToInt64Bits));
        table.Rows[4]["t"].ShouldBe("line\nbreak, \"quote\"");
    }

    [Fact]
    public void Damage_ends_in_the_typed_error() =>
        Fuzz.Attack(Encoding.UTF8.GetBytes("a,b,c\n1,\"two\",3\n4,\"fi\"\"ve\",6\n7,8,9\n"), 500, b => CsvTable.Decode("fuzz.csv", b));

    [Fact]
    public void The_published_table_is_read()
    {
        var table = CsvTable.Read(Requirement.RealFile(
            "github.com/AnnaTruzzi/multiple_deepcluster/f816b24192c084047270d0632e17b330e109ec63/results/corr_alexnet_mri_variability.csv"));
        table.Rows.Length.ShouldBe(420);
        table.Rows.Count(r => r["ROI"] == "IT" && r["state"] == "pretrained" && r["layer"] == "ReLu5").ShouldBe(15);
        table.Rows.Sum(r => r.Number("corr")).ShouldBe(9.430637597818523, 1e-9);
    }
}
