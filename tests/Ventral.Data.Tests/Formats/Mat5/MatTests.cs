using System.Buffers.Binary;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Mat5;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.Mat5;

public class MatTests
{
    private const string Folder = "github.com/rsagroup/rsatoolbox/f1f83cadb7243492a1aae7460466e0f0140b20ac/demos/";

    [Theory]
    [InlineData("plain")]
    [InlineData("compressed")]
    public void What_SciPy_writes_is_read(string name)
    {
        var file = MatFile.Read(Golden.PathOf($"mat5/{name}.mat"));
        var matrix = file["matrix"].As<MatNumeric>();
        matrix.Dimensions.ShouldBe([2, 3]);
        matrix.Values.ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
        matrix.ToRowMajor().ShouldBe([0, 1, 2, 3, 4, 5]);
        file["cube"].As<MatNumeric>().ToRowMajor().ShouldBe(Enumerable.Range(0, 24).Select(i => (double)i));
        file["text"].As<MatChar>().Text.ShouldBe("a line");
        file["lines"].As<MatChar>().Rows.ShouldBe(["one  ", "three"]);
        file["logical"].As<MatNumeric>().ClassName.ShouldBe("logical");
        file["logical"].As<MatNumeric>().Values.ToArray().ShouldBe([1, 0, 1]);
        file["empty"].Dimensions.ShouldBe([0, 3]);
        var cell = file["cell"].As<MatCell>();
        cell.Items[0].As<MatChar>().Text.ShouldBe("in a cell");
        cell.Items[1].As<MatNumeric>().Values.ToArray().ShouldBe([0, 1, 2]);
        var structs = file["structs"].As<MatStruct>();
        structs.Dimensions.ShouldBe([1, 2]);
        structs[1, "name"].As<MatChar>().Text.ShouldBe("second");
        structs[1, "value"].As<MatNumeric>().Values.ToArray().ShouldBe([1, 2]);
        file["single"].As<MatStruct>()["inner"].As<MatStruct>()["deep"].As<MatNumeric>().Values.ToArray().ShouldBe([7]);
        foreach (string kind in new[] { "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8" })
        {
            file["n_" + kind].As<MatNumeric>().Values.ToArray().ShouldBe([1, 2, 3]);
        }
    }

    [Fact]
    public void Faults_name_the_place_and_the_nearest_name()
    {
        var file = MatFile.Read(Golden.PathOf("mat5/compressed.mat"));
        Should.Throw<VentralException>(() => file["matrx"]).Message.ShouldContain("Did you mean 'matrix'?");
        Should.Throw<VentralException>(() => file["structs"].As<MatStruct>()[0, "nam"]).Message.ShouldContain("Did you mean 'name'?");
        Should.Throw<VentralException>(() => file["structs"].As<MatStruct>()[1, "name"].As<MatNumeric>()).Message
            .ShouldContain("structs(2).name must be a numeric array, found char 1×6");
    }

    [Fact]
    public void Complex_numbers_are_refused() =>
        Should.Throw<UnreadableFileException>(() => MatFile.Read(Golden.PathOf("mat5/complex.mat"))).Message.ShouldContain("complex");

    [Fact]
    public void Version_7_3_is_refused_with_the_way_out()
    {
        byte[] bytes = new byte[600];
        "MATLAB 7.3 MAT-file"u8.CopyTo(bytes);
        (bytes[124], bytes[125], bytes[126], bytes[127]) = (0, 2, (byte)'I', (byte)'M');
        Should.Throw<UnreadableFileException>(() => MatFile.Decode("v73.mat", bytes)).Message.ShouldContain("HDF5 and is not read; save it in MATLAB with -v7");
    }

    [Fact]
    public void Big_endian_files_are_read()
    {
        // x = [1 2], by hand after the format's description: header, matrix element, flags, dimensions, small name, numbers.
        var memory = new MemoryStream();
        memory.Write(new byte[124]);
        memory.Write([1, 0, (byte)'M', (byte)'I']);
        Words(14, 64, 6, 8, 6, 0, 5, 8, 1, 2);
        Words((1 << 16) | 1);
        memory.Write([(byte)'x', 0, 0, 0]);
        Words(9, 16, 0x3FF00000, 0, 0x40000000, 0);
        MatFile.Decode("big.mat", memory.ToArray())["x"].As<MatNumeric>().Values.ToArray().ShouldBe([1, 2]);

        void Words(params uint[] words)
        {
            byte[] b = new byte[4];
            foreach (uint word in words)
            {
                BinaryPrimitives.WriteUInt32BigEndian(b, word);
                memory.Write(b);
            }
        }
    }

    [Fact]
    public void Damage_ends_in_the_typed_error()
    {
        Fuzz.Attack(Golden.Bytes("mat5/plain.mat"), 800, b => MatFile.Decode("fuzz.mat", b));
        Fuzz.Attack(Golden.Bytes("mat5/compressed.mat"), 400, b => MatFile.Decode("fuzz.mat", b));
    }

    [Fact]
    public void The_real_model_RDMs_are_read()
    {
        var models = MatFile.Read(Requirement.RealFile(Folder + "rdms_inferring/modelRDMs_A2020.mat"))["modelRDMs"].As<MatStruct>();
        models.Dimensions.ShouldBe([1, 63]);
        models.Fields.Order().ShouldBe(["RDM", "color", "measModelName", "reprName"]);
        for (int i = 0; i < 63; i++)
        {
            models[i, "RDM"].As<MatNumeric>().Dimensions.ShouldBe([1, 4186]);
            models[i, "reprName"].As<MatChar>().Text.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void The_real_human_and_monkey_IT_correlate_as_published()
    {
        var rdms = MatFile.Read(Requirement.RealFile(Folder + "92imageData/Kriegeskorte_Neuron2008_supplementalData.mat"))["RDMs_mIT_hIT_fig1"].As<MatStruct>();
        Pearson(rdms[0, "RDM"].As<MatNumeric>().Values, rdms[1, "RDM"].As<MatNumeric>().Values).ShouldBe(0.491210, 5e-7);
    }

    [Fact]
    public void The_real_RDMs_of_subjects_and_sessions_are_read()
    {
        var brain = MatFile.Read(Requirement.RealFile(Folder + "92imageData/92_brainRDMs.mat"))["RDMs"].As<MatStruct>();
        brain.Dimensions.ShouldBe([1, 4, 2]);
        brain[0, "RDM"].As<MatNumeric>().Dimensions.ShouldBe([92, 92]);
        brain[0, "RDM"].As<MatNumeric>().ClassName.ShouldBe("single");
    }

    private static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanX = 0, meanY = 0, xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            meanX += x[i] / x.Length;
            meanY += y[i] / y.Length;
        }

        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
