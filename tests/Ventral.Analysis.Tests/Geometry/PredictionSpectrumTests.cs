using System.Text.Json;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;
using static Ventral.Analysis.Tests.Geometry.MatchingGoldens;

namespace Ventral.Analysis.Tests.Geometry;

/// <summary>The spectral theory of prediction against NumPy (Goldens/matching.py) and against ridge regressions that are fitted.</summary>
public class PredictionSpectrumTests
{
    public static TheoryData<int> Cases => MatchingGoldens.Cases("theory");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Errors_are_NumPys(int number)
    {
        var (golden, x, y) = Read("theory", number);
        var spectrum = PredictionSpectrum.Of(x, y, new Workers(2));
        (spectrum.Powers.Sum() + spectrum.UnspannedPower).ShouldBe(1, 1e-12);
        foreach (var expected in golden.GetProperty("errors").EnumerateArray())
        {
            double Number(string name) => expected.GetProperty(name).GetDouble();
            var error = spectrum.Expect(expected.GetProperty("p").GetInt32(), Number("alpha"));
            error.Kappa.ShouldBe(Number("kappa"), (1e-9 * Number("kappa")) + 1e-15);
            error.Gamma.ShouldBe(Number("gamma"), 1e-9);
            if (Number("total") < 1e-12)
            {
                error.Total.ShouldBe(0);
                error.Dimension.ShouldBeNull();
                continue;
            }

            error.Total.ShouldBe(Number("total"), 1e-8 * Number("total"));
            error.Radius.ShouldBe(Number("radius"), 1e-8 * Number("radius"));
            error.Dimension!.Value.ShouldBe(Number("dimension"), 1e-7 * Number("dimension"));
            error.ModeErrors.ShouldBe(Numbers(expected, "modes"), 1e-8 * Number("total"));
            (error.Radius * Math.Sqrt(error.Dimension.Value)).ShouldBe(error.Total, 1e-12 * error.Total);
            var channels = expected.GetProperty("channels");
            for (int c = 0; c < y.UnitCount; c++)
            {
                if (channels[c].ValueKind == JsonValueKind.Null)
                {
                    error.ChannelErrors[c].ShouldBeNull();
                }
                else
                {
                    error.ChannelErrors[c]!.Value.ShouldBe(channels[c].GetDouble(), 1e-7 * channels[c].GetDouble());
                }
            }
        }
    }

    /// <summary>
    /// Gaussian units with a power-law spectrum, 600 stimuli, some drawn independently to learn from: the mean error over 60
    /// draws is within 8 % of the expected one, which leaves their own spread and what 600 are short of infinity.
    /// </summary>
    [Theory]
    [InlineData(20, 1)]
    [InlineData(60, 5)]
    [InlineData(60, 0.05)]
    [InlineData(150, 20)]
    public void Ridge_regressions_err_as_foretold(int count, double penalty)
    {
        const int All = 600, Units = 80;
        var raw = Normal("x", All, Units, 1);
        var x = Make("x", All, [.. raw.Values.ToArray().Select((v, i) => v / MathF.Sqrt(1 + (i % Units)))]);
        var noise = Normal("noise", All, 1, 2);
        var y = Make("y", All, [.. Enumerable.Range(0, All).Select(i => x.Row(i).ToArray().Select((v, u) => u % 3 == 0 ? v : -v / 2).Sum() + (0.5f * noise.Values[i]))]);
        double expected = PredictionSpectrum.Of(x, y, new Workers(2)).Expect(count, penalty).Total;

        double[] a = Centred(x), b = Centred(y);
        double whole = b.Sum(v => v * v), sum = 0;
        for (int draw = 0; draw < 60; draw++)
        {
            var philox = new Philox(new Seed(3), "draw", (ulong)draw);
            int[] drawn = [.. Enumerable.Range(0, count).Select(_ => philox.NextInt(All))];
            double[] rows = [.. drawn.SelectMany(i => a[(i * Units)..((i + 1) * Units)])], normal = new double[Units * Units], right = new double[Units];
            var matrix = new Matrix<double>(count, Units, rows);
            matrix.Transpose().Multiply(matrix, new Workers(1)).Values.CopyTo(normal);
            for (int u = 0; u < Units; u++)
            {
                normal[(u * Units) + u] += penalty;
                right[u] = Enumerable.Range(0, count).Sum(k => rows[(k * Units) + u] * b[drawn[k]]);
            }

            var weights = Cholesky.Factorise(new Matrix<double>(Units, Units, normal), new Workers(1)).Solve(new Matrix<double>(Units, 1, right), new Workers(1));
            var predicted = new Matrix<double>(All, Units, a).Multiply(weights, new Workers(1)).Values;
            for (int i = 0; i < All; i++)
            {
                sum += (predicted[i] - b[i]) * (predicted[i] - b[i]) / whole / 60;
            }
        }

        sum.ShouldBe(expected, 0.08 * expected);
    }

    /// <summary>No penalty and more stimuli than dimensions the units span is learnt exactly, and the rest counts 1 / (1 − γ) times.</summary>
    [Fact]
    public void Limits_are_met()
    {
        var (_, x, y) = Read("theory", 0);
        var spectrum = PredictionSpectrum.Of(x, y, new Workers(1));
        int rank = spectrum.Eigenvalues.Length;
        rank.ShouldBe(12);
        var error = spectrum.Expect(24, 0);
        error.Kappa.ShouldBe(0);
        error.Gamma.ShouldBe(0.5, 1e-12);
        error.Total.ShouldBe(2 * spectrum.UnspannedPower, 1e-12);
        spectrum.Expect(1, 1e12).Total.ShouldBe(1, 1e-6);
        spectrum.Expect(24, 1e-9).Total.ShouldBe(error.Total, 1e-6);
        spectrum.Expect(5, 1e-9).Total.ShouldBe(spectrum.Expect(5, 0).Total, 1e-6);
        Should.Throw<VentralException>(() => spectrum.Expect(12, 0)).Message.ShouldContain("no bound");
        spectrum.Expect(12, 1e-3).Total.ShouldBeGreaterThan(spectrum.Expect(12, 1).Total);
        PredictionSpectrum.Of(x, x, new Workers(1)).Expect(20, 0).Dimension.ShouldBeNull();
    }

    [Fact]
    public void Threads_change_no_bit_and_faults_are_told()
    {
        var (_, x, y) = Read("theory", 1);
        var one = PredictionSpectrum.Of(x, y, new Workers(1)).Expect(6, 0.3);
        PredictionSpectrum.Of(x, y, new Workers(4)).Expect(6, 0.3).ModeErrors.ShouldBe(one.ModeErrors);
        Should.Throw<VentralException>(() => PredictionSpectrum.Of(x, Normal("y", 5, 2, 1), new Workers(1)));
        Should.Throw<VentralException>(() => PredictionSpectrum.Of(x, Make("dead", 14, new float[14]), new Workers(1))).Message.ShouldContain("'dead'");
        Should.Throw<VentralException>(() => PredictionSpectrum.Of(Make("dead", 14, new float[14]), y, new Workers(1))).Message.ShouldContain("'dead'");
        Should.Throw<ArgumentOutOfRangeException>(() => PredictionSpectrum.Of(x, y, new Workers(1)).Expect(0, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => PredictionSpectrum.Of(x, y, new Workers(1)).Expect(3, -1));
    }

    private static double[] Centred(Activations r)
    {
        double[] means = [.. Enumerable.Range(0, r.UnitCount).Select(u => Enumerable.Range(0, r.Stimuli.Count).Average(i => (double)r.Row(i)[u]))];
        return [.. r.Values.ToArray().Select((v, i) => v - means[i % r.UnitCount])];
    }
}
