using System.Text;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Tests.Formats;

namespace Ventral.Data.Tests;

/// <summary>Layers of networks that others computed.</summary>
public class LayerFileTests
{
    private static readonly StimulusIds Ids = StimulusIds.Create("ids.txt", ["cat", "dog", "old oak"]);

    private static int Rounds => Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 100_000 : 1_000;

    [Theory]
    [InlineData("cell.mat", true)]
    [InlineData("lines.mat", true)]
    [InlineData("all.npz", false)]
    [InlineData("only.npz", false)]
    public void Activations_are_read_row_by_row(string name, bool namesStimuli)
    {
        var layer = LayerFile.Read(Golden.PathOf("layers/" + name)).Activations("relu2", namesStimuli ? null : Ids);

        layer.Stimuli.Ids.ShouldBe(Ids.Ids);
        layer.UnitCount.ShouldBe(2);
        layer.Values.ToArray().ShouldBe([1, 2, 3, 5, 8, 13]);
    }

    [Theory]
    [InlineData("cell.mat")]
    [InlineData("all.npz")]
    public void Maps_become_units_in_row_major_order(string name)
    {
        var layer = LayerFile.Read(Golden.PathOf("layers/" + name)).Activations("relu1", Ids);

        layer.UnitCount.ShouldBe(8);
        layer.Values.ToArray().ShouldBe([.. Enumerable.Range(0, 24).Select(i => i * 0.5f)]);
    }

    [Theory]
    [InlineData("cell.mat", "rdm")]
    [InlineData("cell.mat", "pairs")]
    [InlineData("all.npz", "rdm")]
    public void Rdms_are_read_as_squares_and_as_triangles(string name, string layer) =>
        LayerFile.Read(Golden.PathOf("layers/" + name)).Rdm(layer, Ids).Pairs.ToArray().ShouldBe([1, 2, 4]);

    [Theory]
    [InlineData("stimulus,u1,u2\ncat,1,2\ndog,3,5\nold oak,8,13\n")]
    [InlineData(",0,1\r\ncat,1,2\r\ndog,3,5\r\n\"old oak\",8,13\r\n")]
    [InlineData("u1,u2\n1,2\n3,5\n8,13\n")]
    public void Tables_are_read_with_and_without_ids(string text) =>
        Table(text).Activations("relu2", Ids).Values.ToArray().ShouldBe([1, 2, 3, 5, 8, 13]);

    [Theory]
    [InlineData("id,cat,dog,old oak\ncat,0,1,2\ndog,1,0,4\nold oak,2,4,0\n")]
    [InlineData("id,0,1,2\ncat,0,1,2\ndog,1,0,4\nold oak,2,4,0\n")]
    public void Tables_of_rdms_name_their_columns_as_their_rows_or_not_at_all(string text) => Table(text).Rdm("V1").Pairs.ToArray().ShouldBe([1, 2, 4]);

    [Theory]
    [InlineData("stimulus,u\ncat,1\ndog,2\n", "must hold the stimuli", true)]
    [InlineData("stimulus,u\ncat,1\ndog,2\ndog,3\n", "must be unique; 'dog' occurs twice", true)]
    [InlineData("stimulus,u\ncat,1\ndog,2\n,3\n", "Every stimulus of 'table.csv' must have an id", true)]
    [InlineData("stimulus,u\ncat,1\ndog,nan\nold oak,3\n", "must be finite; unit 1 answered NaN to 'dog'", true)]
    [InlineData("stimulus,u\ncat,1\ndog,-inf\nold oak,3\n", "must be finite", true)]
    [InlineData("stimulus,u\ncat,1\ndog,1e60\nold oak,3\n", "that float32 can hold", true)]
    [InlineData("stimulus,u\ncat,1\ndog,two\nold oak,3\n", "table.csv:3 Column 'u' must hold a number, found 'two'.", true)]
    [InlineData("stimulus,u\ncat,1\ndog\nold oak,3\n", "must have 2 fields in every row", true)]
    [InlineData("stimulus\ncat\ndog\nold oak\n", "at least one unit", true)]
    [InlineData("u\n1\n2\n", "2 rows, 3 ids in 'ids.txt'", true)]
    [InlineData("u\n", "must have a row a stimulus", true)]
    [InlineData("", "must start with a header", true)]
    [InlineData("id,dog,cat,old oak\ncat,0,1,2\ndog,1,0,4\nold oak,2,4,0\n", "column 1 is 'dog', row 1 'cat'", false)]
    [InlineData("a,b,c\n0,1,2\n1,0,5\n2,4,0\n", "'dog' against 'old oak' is 5, the other way 4", false)]
    [InlineData("a,b,c\n1,.1,.2\n.1,1,.4\n.2,.4,1\n", "found 1 for 'cat'. Does it hold similarities?", false)]
    [InlineData("a,b,c\n0,nan,2\n1,0,4\n2,4,0\n", "must be finite", false)]
    [InlineData("a,b\n0,1\n1,0\n", "must be an RDM of the 3 stimuli in 'ids.txt': [3 × 3], or its upper triangle of 3 pairs", false)]
    public void What_does_not_fit_is_named(string text, string message, bool areActivations) => Should.Throw<VentralException>(() =>
    {
        var file = Table(text);
        var ids = text.StartsWith("stimulus", StringComparison.Ordinal) || text.StartsWith("id", StringComparison.Ordinal) ? null : Ids;
        object read = areActivations ? file.Activations("relu2", ids).InOrderOf(Ids) : file.Rdm("relu2", ids).InOrderOf(Ids);
    }).Message.ShouldContain(message);

    [Fact]
    public void Unknown_layers_and_stimuli_and_kinds_of_files_are_named()
    {
        var file = LayerFile.Read(Golden.PathOf("layers/all.npz"));

        Should.Throw<VentralException>(() => file.Activations("relu3", Ids)).Message.ShouldContain("must hold an array 'relu3'. Did you mean 'relu1'?");
        Should.Throw<VentralException>(() => file.Activations("relu1")).Message.ShouldContain("does not say which stimuli its rows are");
        Should.Throw<VentralException>(() => LayerFile.Read(Golden.PathOf("layers/cell.mat")).Activations("relu2", StimulusIds.Create("mine", ["dog", "cat", "old oak"])))
            .Message.ShouldContain("must name the same stimuli in the same order");
        Should.Throw<UnreadableFileException>(() => LayerFile.Decode("new.mat", [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10])).Message.ShouldContain("save it with -v7");
        Should.Throw<UnreadableFileException>(() => LayerFile.Decode("x.npy", [1, 2, 0xFF])).Message.ShouldContain("must be what its name says, a NumPy array, and does not begin as one");
        Should.Throw<UnreadableFileException>(() => LayerFile.Decode("x.MAT", [1, 2, 0xFF])).Message.ShouldContain("must be what its name says, a MATLAB file of version 5");
        Should.Throw<UnreadableFileException>(() => LayerFile.Decode("x.csv", [1, 2, 0xFF])).Message.ShouldContain("must be text in UTF-8");
        Should.Throw<VentralException>(() => LayerFile.Read("/nowhere/x.npy")).Message.ShouldContain("there is no file of that name");
    }

    [Fact]
    public void Rows_take_another_order_and_come_back()
    {
        var other = StimulusIds.Create("other", ["old oak", "cat", "dog"]);
        var activations = new Activations("relu2", Ids, 2, [1, 2, 3, 5, 8, 13]);
        var rdm = new Rdm("relu2", Ids, [1, 2, 4]);

        activations.InOrderOf(other).Values.ToArray().ShouldBe([8, 13, 1, 2, 3, 5]);
        activations.InOrderOf(other).InOrderOf(Ids).Values.ToArray().ShouldBe([1, 2, 3, 5, 8, 13]);
        rdm.InOrderOf(other).Pairs.ToArray().ShouldBe([2, 4, 1]);
        rdm.InOrderOf(other).InOrderOf(Ids).Pairs.ToArray().ShouldBe([1, 2, 4]);
        Should.Throw<VentralException>(() => rdm.InOrderOf(StimulusIds.Create("others", ["cat", "elm", "fox"]))).Message
            .ShouldBe("'relu2' must hold the stimuli of 'others': 3 found, 3 required. Missing from 'relu2': elm, fox. Not in 'others': dog, old oak.");
    }

    [Fact]
    public void Damaged_files_end_in_layers_or_in_the_typed_error()
    {
        var table = new MemoryStream();
        NpyWriter.Write(table, [3, 2], new float[] { 1, 2, 3, 5, 8, 13 });
        byte[][] valid =
        [
            Golden.Bytes("layers/cell.mat"), Golden.Bytes("layers/lines.mat"), Golden.Bytes("layers/all.npz"), table.ToArray(),
            Encoding.UTF8.GetBytes("stimulus,u1,u2\ncat,1,2\ndog,3,5\nold oak,8,13\n"),
        ];
        foreach (byte[] bytes in valid)
        {
            Fuzz.Attack(bytes, Rounds, damaged =>
            {
                try
                {
                    var file = LayerFile.Decode("fuzz", damaged);
                    file.Activations("relu2", Ids);
                    file.Rdm("rdm", Ids);
                }
                catch (VentralException)
                {
                }
            });
        }
    }

    private static LayerFile Table(string text) => LayerFile.Decode("table.csv", Encoding.UTF8.GetBytes(text));
}
