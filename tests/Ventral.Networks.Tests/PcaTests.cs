using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ventral.Data;
using Ventral.Networks.Execution;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests;

/// <summary>Incremental principal components, against scikit-learn's and against what they must be.</summary>
public class PcaTests
{
    // Rows of 8 outer products: float64 on either side, the inner products' rounding below.
    private const double Tolerance = 1e-9;

    private const string Variable = "VENTRAL_TESTS_PCA_REPORT";

    private static readonly int[] Primes = [3, 7, 11, 19, 29, 43, 61, 89];

    private static readonly Network Tiny = Formula.Network(TinyNetwork.Architecture);

    private static readonly StimulusSet Stimuli = Formula.Stimuli(23, TinyNetwork.Size, TinyNetwork.Size);

    private static readonly string[] Layers = ["join", "depthwise", "fc"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Components_are_those_of_scikit_learn(int index)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Ventral.Networks.Tests/Goldens/pca.json")));
        var expected = golden.RootElement.GetProperty("cases")[index];
        int Number(string name) => expected.GetProperty(name).GetInt32();
        double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];
        int count = Number("count"), units = Number("units"), components = Number("components"), step = Math.Max(1, units / 8);
        float[] rows = Rows(count, units, Number("ranks"));

        var fit = Fit(rows, count, units, Readout.Pca(components, Number("batch")), 2, cut: 7);

        double[] singular = Numbers(expected.GetProperty("singular"));
        fit.SingularValues.Length.ShouldBe(components);
        ShouldBeClose(fit.SingularValues, singular, singular[0]);
        ShouldBeClose(Every(fit.Mean, step), Numbers(expected.GetProperty("mean")), 4);
        float[] placed = new float[components];
        for (int c = 0; c < components; c++)
        {
            ShouldBeClose(Every(fit.Component(c), step), Numbers(expected.GetProperty("loadings")[c]), 1);
        }

        for (int row = 0; row < count; row++)
        {
            fit.Apply(rows.AsSpan(row * units, units), placed);
            double[] those = Numbers(expected.GetProperty("placed")[row]);
            for (int c = 0; c < components; c++)
            {
                ((double)placed[c]).ShouldBe(those[c], (Tolerance * singular[0]) + (Math.Abs(those[c]) / (1 << 23)), $"row {row}, component {c}");
            }
        }
    }

    [Fact]
    public void Loadings_are_orthonormal_and_their_largest_is_positive()
    {
        var fit = Fit(Rows(50, 300, 8), 50, 300, Readout.Pca(6, 9), 2, cut: 50);

        for (int a = 0; a < 6; a++)
        {
            double[] first = fit.Component(a).ToArray();
            first.MaxBy(Math.Abs).ShouldBeGreaterThan(0);
            for (int b = a; b < 6; b++)
            {
                first.Zip(fit.Component(b).ToArray(), (x, y) => x * y).Sum().ShouldBe(a == b ? 1 : 0, 1e-10);
            }
        }

        fit.SingularValues.ShouldBe(fit.SingularValues.OrderDescending());
    }

    [Fact]
    public void Directions_without_variance_place_nothing()
    {
        // Two outer products: rank 2.
        var fit = Fit(Rows(30, 40, 2), 30, 40, Readout.Pca(5, 10), 2, cut: 4);

        fit.SingularValues.Count(s => s > 0).ShouldBe(2);
        fit.Component(3).ToArray().ShouldAllBe(v => v == 0);
        var constant = Fit([.. Enumerable.Repeat(2.5f, 40)], 10, 4, Readout.Pca(2, 5), 1, cut: 10);
        float[] placed = [9, 9];
        constant.Apply([1, 2, 3, 4], placed);
        placed.ShouldBe([0, 0]);
    }

    [Theory]
    [InlineData(40, 10, 5, new[] { 10, 10, 10, 10 })]
    [InlineData(44, 10, 5, new[] { 10, 10, 10, 14 })]
    [InlineData(45, 10, 5, new[] { 10, 10, 10, 10, 5 })]
    [InlineData(5, 10, 5, new[] { 5 })]
    [InlineData(3, 1, 1, new[] { 1, 1, 1 })]
    public void The_last_batch_takes_what_would_not_make_one(int count, int batchSize, int components, int[] expected) =>
        IncrementalPca.Batches(count, batchSize, components).ShouldBe(expected);

    [Fact]
    public void Memory_and_threads_change_no_bit()
    {
        var readout = Readout.Pca(4, 6);
        var whole = Reading.Of(Tiny, Stimuli, Layers, readout);
        foreach (var (threads, batchSize) in new[] { (1, 1), (2, 5), (4, 3) })
        {
            foreach (var (part, all) in Reading.Of(Tiny, Stimuli, Layers, readout, threads, batchSize).Zip(whole))
            {
                part.Values.SequenceEqual(all.Values).ShouldBeTrue();
                part.UnitCount.ShouldBe(4);
            }
        }

        Reading.Of(Tiny, Stimuli, Layers, Readout.Pca(4, 7))[0].Values.SequenceEqual(whole[0].Values).ShouldBeFalse();
    }

    [Fact]
    public void The_memory_that_a_refusal_names_is_enough_and_changes_no_bit()
    {
        var readout = Readout.Pca(4, 6);
        ImmutableArray<Activations> Read(long? memory) => new ActivationExtractor(Tiny, new Workers(2), new() { Memory = memory })
            .Extract(Stimuli, Layers, readout, TestContext.Current.CancellationToken);

        string refusal = Should.Throw<VentralException>(() => Read(1)).Message;

        long least = long.Parse(Regex.Match(refusal, @"at least (\d+) MiB").Groups[1].Value, CultureInfo.InvariantCulture);
        var whole = Read(null);
        foreach (var (part, all) in Read(least << 20).Zip(whole))
        {
            part.Values.SequenceEqual(all.Values).ShouldBeTrue();
        }
    }

    /// <summary>A test starts itself as a child, since vector units are a process's own.</summary>
    [Fact]
    public void Vector_width_changes_no_bit()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } file)
        {
            File.WriteAllText(file, Digest(1));
            return;
        }

        string here = Digest(2);
        Digest(3).ShouldBe(here);
        foreach (string? without in new[] { null, "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic" })
        {
            DigestOfChild(without).ShouldBe(here, without);
        }
    }

    [Fact]
    public void A_layer_asked_for_twice_or_by_itself_has_the_same_components()
    {
        var readout = Readout.Pca(3, 8);
        var together = Reading.Of(Tiny, Stimuli, ["fc", "join", "fc"], readout);

        together[0].Values.SequenceEqual(together[2].Values).ShouldBeTrue();
        Reading.Of(Tiny, Stimuli, ["join"], readout)[0].Values.SequenceEqual(together[1].Values).ShouldBeTrue();
    }

    [Fact]
    public void Tested_stimuli_take_no_part_in_a_fit_on_others()
    {
        var extractor = new ActivationExtractor(Tiny, new Workers(2));
        var (training, tested) = (Part(0, 15), Part(15, 8));
        var readout = Readout.Pca(3, 6);

        var placed = extractor.Extract(tested, ["join"], readout, training, TestContext.Current.CancellationToken)[0];

        var one = extractor.Extract(Part(17, 1), ["join"], readout, training, TestContext.Current.CancellationToken)[0];
        one.Row(0).SequenceEqual(placed.Row(2)).ShouldBeTrue();
        extractor.Extract(tested, ["join"], readout, TestContext.Current.CancellationToken)[0].Values.SequenceEqual(placed.Values).ShouldBeFalse();
        extractor.Extract(tested, ["join"], Readout.Flatten, training, TestContext.Current.CancellationToken)[0].Values
            .SequenceEqual(extractor.Extract(tested, ["join"], Readout.Flatten, TestContext.Current.CancellationToken)[0].Values).ShouldBeTrue();

        static StimulusSet Part(int first, int count) => new("part", Stimuli.Stimuli.Skip(first).Take(count));
    }

    [Fact]
    public void What_cannot_be_fitted_is_named()
    {
        Should.Throw<VentralException>(() => Reading.Of(Tiny, Formula.Stimuli(4, TinyNetwork.Size, TinyNetwork.Size), ["join"], Readout.Pca(5)))
            .Message.ShouldBe("pca(5, 100) of layer 'join' must be fitted on at least 5 stimuli, found 4. Ask for fewer components, or show more stimuli.");
        Should.Throw<VentralException>(() => Fit([1, 2, float.NaN, 4], 2, 2, Readout.Pca(1), 1, cut: 2)).Message.ShouldBe("Activations of 'layer' must be finite; unit 1 answered NaN to '1'.");
        Should.Throw<VentralException>(() => new IncrementalPca("layer", 100_000_000, Readout.Pca(50), 1000, new Workers(1))).Message.ShouldContain("more than one array holds");
        Should.Throw<ArgumentOutOfRangeException>(() => Readout.Pca(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Readout.Pca(5, 4));
        Should.Throw<VentralException>(() => Readout.Parse("pca(5, 4)")).Message.ShouldContain("at least as many stimuli as there are components, 5; found 4");
        Should.Throw<VentralException>(() => Readout.Parse("pca(5, 99999999999)")).Message.ShouldStartWith("Unknown readout");
        Should.Throw<VentralException>(() => Readout.Parse("pca")).Message.ShouldStartWith("Unknown readout");
        Readout.Parse("pca(5)").Name.ShouldBe("pca(5, 100)");
        Readout.Parse("pca(80)").ShouldBe(Readout.Pca(80, 160));
        Readout.Pca(20).UnitCount(TinyNetwork.Architecture.Layer("fc").Shape).ShouldBe(10);
    }

    private static string Digest(int threads)
    {
        float[] rows = Rows(40, 2500, 8), placed = new float[6];
        var fit = Fit(rows, 40, 2500, Readout.Pca(6, 11), threads, cut: 9);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(fit.SingularValues.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(fit.Mean));
        for (int c = 0; c < 6; c++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(fit.Component(c)));
            fit.Apply(rows.AsSpan(c * 2500, 2500), placed);
            hash.AppendData(MemoryMarshal.AsBytes(placed.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string DigestOfChild(string? without)
    {
        string file = Path.Combine(Path.GetTempPath(), $"ventral-pca-{Environment.ProcessId}-{without}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            start.ArgumentList.Add(typeof(PcaTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(PcaTests).FullName}.{nameof(Vector_width_changes_no_bit)}");
        start.Environment[Variable] = file;
        if (without is not null)
        {
            start.Environment[without] = "0";
        }

        try
        {
            using Process child = Process.Start(start)!;
            string said = child.StandardOutput.ReadToEnd() + child.StandardError.ReadToEnd();
            child.WaitForExit();
            File.Exists(file).ShouldBeTrue(said);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static PrincipalComponents Fit(float[] rows, int count, int units, Readout readout, int threads, int cut)
    {
        var fit = new IncrementalPca("layer", units, readout, count, new Workers(threads));
        for (int row = 0; row < count; row += cut)
        {
            int taken = Math.Min(cut, count - row);
            fit.Add(rows.AsSpan(row * units, taken * units), [.. Enumerable.Range(row, taken).Select(i => $"{i}")]);
        }

        return fit.Finish();
    }

    /// <summary>As Goldens/pca.py has them.</summary>
    private static float[] Rows(int count, int units, int ranks)
    {
        float[] rows = new float[count * units];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < units; j++)
            {
                double sum = 0;
                for (int r = 0; r < ranks; r++)
                {
                    double left = (i * Primes[r] * (r + 2) % 101 / 128.0) - 0.375, right = (j * Primes[^(1 + r)] * (r + 3) % 103 / 128.0) - 0.375;
                    sum += left * right * (4.0 / (1 << r));
                }

                rows[(i * units) + j] = (float)(sum + (j % 5));
            }
        }

        return rows;
    }

    private static double[] Every(ReadOnlySpan<double> values, int step) => [.. values.ToArray().Where((_, i) => i % step == 0)];

    private static void ShouldBeClose(double[] values, double[] expected, double scale)
    {
        values.Length.ShouldBe(expected.Length);
        for (int i = 0; i < values.Length; i++)
        {
            values[i].ShouldBe(expected[i], Tolerance * scale, $"{i}");
        }
    }
}
