using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using static Ventral.Analysis.Tests.Geometry.MatchingGoldens;

namespace Ventral.Analysis.Tests.Geometry;

/// <summary>Cross-validated spectra against NumPy (Goldens/matching.py), and by what they must not see: noise.</summary>
public class CrossValidatedSpectrumTests
{
    public static TheoryData<int> Cases => MatchingGoldens.Cases("spectra");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Variances_are_NumPys(int number)
    {
        var (golden, x, y) = Read("spectra", number);
        double[] expected = Numbers(golden, "variances");
        var found = CrossValidatedSpectrum.Of(x, y, new Workers(2)).Variances;
        found.Length.ShouldBe(expected.Length);
        found.ShouldBe(expected, 1e-9 * expected.Max());
        foreach (int threads in new[] { 1, 4 })
        {
            CrossValidatedSpectrum.Of(x, y, new Workers(threads)).Variances.ShouldBe(found);
        }
    }

    [Fact]
    public void Twice_the_same_is_the_plain_spectrum()
    {
        foreach (var x in new[] { Normal("x", 12, 5, 1), Normal("x", 8, 30, 2), Normal("x", 9, 2000, 3) })
        {
            var plain = Spectrum.Of(x, new Workers(1)).Variances;
            CrossValidatedSpectrum.Of(x, x, new Workers(1)).Variances.ShouldBe(plain, 1e-10 * plain[0]);
        }
    }

    /// <summary>Three dimensions of signal among 40 units of noise of the same size: the noise's variances average to 0.</summary>
    [Fact]
    public void Noise_that_differs_between_presentations_has_no_variance()
    {
        double[] sums = new double[4];
        for (ulong seed = 0; seed < 20; seed++)
        {
            var signal = Normal("signal", 200, 40, seed);
            float[] Noisy(string name) => [.. signal.Values.ToArray().Zip(Normal(name, 200, 40, seed).Values.ToArray(), (s, n) => n).Select((n, i) => n + (i % 40 < 3 ? 3 * signal.Values[i] : 0))];
            var found = CrossValidatedSpectrum.Of(Make("1", 200, Noisy("one")), Make("2", 200, Noisy("two")), new Workers(2)).Variances;
            for (int i = 0; i < 3; i++)
            {
                sums[i] += found[i] / 20;
            }

            sums[3] += found.Skip(3).Sum() / 20;
        }

        sums[0].ShouldBeInRange(8, 12);
        (sums[0] + sums[1] + sums[2]).ShouldBe(27, 1.5);
        sums[3].ShouldBe(0, 0.5);
    }

    [Fact]
    public void Repeats_are_averaged_before()
    {
        var (_, x, y) = Read("spectra", 0);
        float[] trials = new float[20 * 8 * 3];
        for (int i = 0; i < 160; i++)
        {
            (trials[i * 3], trials[(i * 3) + 1], trials[(i * 3) + 2]) = (x.Values[i], y.Values[i], y.Values[i]);
        }

        var responses = new RepeatedResponses("V1", x.Stimuli, 8, 3, trials);
        CrossValidatedSpectrum.Of(responses, [0], [1, 2], new Workers(1)).Variances.ShouldBe(CrossValidatedSpectrum.Of(x, y, new Workers(1)).Variances);
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(responses, [0, 1], [1, 2], new Workers(1))).Message.ShouldContain("both");
    }

    [Fact]
    public void Faults_are_told()
    {
        var x = Normal("x", 8, 3, 1);
        var workers = new Workers(1);
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(x, Normal("y", 8, 4, 1), workers)).Message.ShouldContain("same units");
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(x, Normal("y", 7, 3, 1), workers));
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(x, Make("dead", 8, new float[24]), workers)).Message.ShouldContain("'dead'");
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(Make("dead", 8, new float[24]), x, workers)).Message.ShouldContain("'dead'");
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(Normal("x", 1, 3, 1), Normal("y", 1, 3, 1), workers)).Message.ShouldContain("2 stimuli");
        var opposite = Make("opposite", 8, [.. x.Values.ToArray().Select(v => -v)]);
        Should.Throw<VentralException>(() => CrossValidatedSpectrum.Of(x, opposite, workers)).Message.ShouldContain("share no variance");
    }
}
