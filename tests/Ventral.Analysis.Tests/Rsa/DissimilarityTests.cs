using System.Text.Json;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa;

public class DissimilarityTests
{
    private static readonly Workers One = new(1);

    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "tests", "Ventral.Analysis.Tests", "Rsa", "Goldens", "dissimilarities.json"))).RootElement;

    private static readonly (string Name, NoiseShrinkage Shrinkage)[] Shrinkages =
        [("ledoit-wolf", NoiseShrinkage.LedoitWolf), ("diagonal", NoiseShrinkage.Diagonal), ("variances", NoiseShrinkage.Variances)];

    public static TheoryData<string> Names => [.. Dissimilarity.Names];

    public static TheoryData<string> OfPatterns => [.. Dissimilarity.Names.Where(name => !Dissimilarity.Parse(name).NeedsRepeats)];

    [Theory]
    [MemberData(nameof(OfPatterns))]
    public void Distances_between_patterns_equal_scipy(string name)
    {
        var golden = Goldens.GetProperty("patterns");
        var rdm = Dissimilarity.Parse(name).Between(new Activations("conv1", Make.Ids(6), 23, [.. golden.Numbers("values").Select(v => (float)v)]), One);
        Near(rdm, golden.Numbers(name), 1e-12);
        rdm.Name.ShouldBe("conv1");
    }

    [Fact]
    public void Noise_covariances_equal_scikit_learn_and_the_definition()
    {
        foreach (var golden in Goldens.GetProperty("trials").EnumerateArray())
        {
            foreach (var (name, shrinkage) in Shrinkages)
            {
                var noise = NoiseCovariance.FromTrials(Trials(golden), shrinkage, One);
                noise.ShrinkageWeight.ShouldBe(golden.GetProperty(name).GetProperty("weight").GetDouble(), 1e-10);
                double[] expected = golden.GetProperty(name).Numbers("covariance");
                for (int k = 0; k < expected.Length; k++)
                {
                    noise.Covariance.Values[k].ShouldBe(expected[k], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Mahalanobis_distances_equal_scipy_and_crossnobis_its_definition()
    {
        foreach (var golden in Goldens.GetProperty("trials").EnumerateArray())
        {
            var trials = Trials(golden);
            int[] partitions = [.. golden.Numbers("partitions").Select(p => (int)p)];
            foreach (var (name, shrinkage) in Shrinkages)
            {
                var expected = golden.GetProperty(name);
                Near(new MahalanobisDissimilarity(EuclideanUnit.Distance, shrinkage).Between(trials, One), expected.Numbers("mahalanobis"), 1e-10);
                Near(new CrossnobisDissimilarity(shrinkage, [.. partitions]).Between(trials, One), expected.Numbers("crossnobis"), 1e-10);
                var given = NoiseCovariance.Of(new Matrix<double>(trials.ChannelCount, trials.ChannelCount, expected.Numbers("covariance")), One);
                Near(new CrossnobisDissimilarity(given, [.. partitions]).Between(trials, One), expected.Numbers("crossnobis"), 1e-10);
                Near(new MahalanobisDissimilarity(EuclideanUnit.Distance, given).Between(trials.Mean(), One), expected.Numbers("mahalanobis"), 1e-10);
            }
        }
    }

    [Fact]
    public void Units_of_a_distance_agree()
    {
        var trials = Trials(Goldens.GetProperty("trials")[0]);
        var distance = new MahalanobisDissimilarity(EuclideanUnit.Distance).Between(trials, One);
        Near(new MahalanobisDissimilarity(EuclideanUnit.Squared).Between(trials, One), [.. distance.Pairs.ToArray().Select(d => d * d)], 1e-12);
        Near(new MahalanobisDissimilarity(EuclideanUnit.SquaredPerUnit).Between(trials, One), [.. distance.Pairs.ToArray().Select(d => d * d / 9)], 1e-12);
    }

    [Fact]
    public void Noise_alone_is_no_crossnobis_distance_but_a_mahalanobis_of_two_over_the_trials()
    {
        const int stimuli = 6, channels = 20, repeats = 4;
        double crossnobis = 0, naive = 0;
        var identity = NoiseCovariance.Of(new Matrix<double>(channels, channels, [.. Enumerable.Range(0, channels * channels).Select(k => k % (channels + 1) == 0 ? 1.0 : 0)]), One);
        const int draws = 60;
        for (ulong seed = 0; seed < draws; seed++)
        {
            var trials = Noise(stimuli, channels, repeats, seed, 0);
            crossnobis += new CrossnobisDissimilarity(identity).Between(trials, One).Pairs.ToArray().Average() / draws;
            naive += new MahalanobisDissimilarity(EuclideanUnit.SquaredPerUnit, identity).Between(trials, One).Pairs.ToArray().Average() / draws;
        }

        // Four standard errors, as simulated.
        crossnobis.ShouldBe(0, 0.02);
        naive.ShouldBe(2.0 / repeats, 0.02);
    }

    [Fact]
    public void Stimuli_that_evoke_the_same_get_crossnobis_distances_of_either_sign()
    {
        double[] pairs = [.. Enumerable.Range(0, 20).SelectMany(seed => new CrossnobisDissimilarity().Between(Noise(6, 12, 4, (ulong)seed, 0), One).Pairs.ToArray())];
        pairs.Count(p => p < 0).ShouldBeInRange(pairs.Length / 3, 2 * pairs.Length / 3);
        new CrossnobisDissimilarity().Between(Noise(6, 12, 4, 1, 5), One).Pairs.ToArray().Min().ShouldBeGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_do_not_depend_on_threads_and_equal_stimuli_are_nothing_apart(string name)
    {
        var dissimilarity = Dissimilarity.Parse(name);
        var trials = Noise(7, 40, 3, 3, 1);
        float[] values = trials.Values.ToArray();
        values.AsSpan(0, 120).CopyTo(values.AsSpan(5 * 120));
        var twin = new RepeatedResponses("V4", trials.Stimuli, 40, 3, [.. values.Select(v => v + 9)]);
        var one = dissimilarity.Between(twin, One);
        dissimilarity.Between(twin, new Workers(2)).Pairs.ToArray().ShouldBe(one.Pairs.ToArray());
        dissimilarity.Between(twin, new Workers(4)).Pairs.ToArray().ShouldBe(one.Pairs.ToArray());
        Math.Abs(one[0, 5]).ShouldBeLessThanOrEqualTo(name == "crossnobis" ? 1e-13 : 0);
        one[0, 1].ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reordered_stimuli_keep_their_distances(string name)
    {
        var dissimilarity = Dissimilarity.Parse(name);
        var trials = Noise(6, 9, 4, 8, 1);
        trials = new RepeatedResponses("V4", trials.Stimuli, 9, 4, [.. trials.Values.ToArray().Select(v => v + 20)]);
        int[] order = [3, 5, 0, 1, 4, 2];
        var plain = dissimilarity.Between(trials, One);
        var turned = dissimilarity.Between(trials.Rows([.. order]), One);
        for (int i = 0; i < 6; i++)
        {
            for (int j = i + 1; j < 6; j++)
            {
                turned[i, j].ShouldBe(plain[order[i], order[j]], 1e-11);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_stimulus_and_mistyped_names_are_refused(string name)
    {
        var dissimilarity = Dissimilarity.Parse(name);
        dissimilarity.Name.ShouldBe(name);
        dissimilarity.ToString().ShouldBe(name);
        Should.Throw<VentralException>(() => dissimilarity.Between(Noise(1, 4, 3, 1, 1), One)).Message.ShouldContain("at least 2 stimuli");
        if (dissimilarity.NeedsRepeats)
        {
            Should.Throw<VentralException>(() => dissimilarity.Between(Noise(3, 4, 3, 1, 1).Mean(), One)).Message.ShouldContain("trial by trial");
        }

        Should.Throw<VentralException>(() => Dissimilarity.Parse(name + "x")).Message.ShouldContain($"Did you mean '{name}'?");
    }

    [Fact]
    public void Undefined_patterns_are_named()
    {
        var zero = new Activations("relu7", Make.Ids(3), 2, [1, 2, 0, 0, 3, 4]);
        var error = Should.Throw<UndefinedDissimilarityException>(() => new CosineDissimilarity().Between(zero, One));
        error.Stimulus.ShouldBe("s2");
        error.Layer.ShouldBe("relu7");
        Should.Throw<UndefinedDissimilarityException>(() => new PoissonDissimilarity().Between(new Activations("V1", Make.Ids(2), 2, [1, 2, 0, -3]), One)).Message.ShouldContain("-3");
        Should.Throw<UndefinedDissimilarityException>(() => new PoissonDissimilarity(1, 0).Between(zero, One)).Stimulus.ShouldBe("s2");
        new PoissonDissimilarity().Between(zero, One).Pairs.ToArray().ShouldAllBe(p => p > 0);
        Should.Throw<VentralException>(() => new PoissonDissimilarity(0)).Message.ShouldContain("found 0");
    }

    [Fact]
    public void Noise_that_cannot_be_learnt_is_refused_and_says_why()
    {
        Should.Throw<VentralException>(() => new MahalanobisDissimilarity(EuclideanUnit.Squared).Between(Noise(3, 4, 1, 1, 1), One)).Message.ShouldContain("at least 2 trials");
        var flat = new RepeatedResponses("V4", Make.Ids(2), 2, 2, [1, 2, 5, 5, 3, 5, 6, 6]);
        Should.Throw<VentralException>(() => new CrossnobisDissimilarity().Between(flat, One)).Message.ShouldContain("Channel 1");
        var given = NoiseCovariance.Of(new Matrix<double>(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]), One);
        Should.Throw<VentralException>(() => new MahalanobisDissimilarity(EuclideanUnit.Distance, given).Between(Noise(3, 4, 2, 1, 1), One)).Message.ShouldContain("the covariance has 3");
        Should.Throw<VentralException>(() => NoiseCovariance.Of(new Matrix<double>(2, 2, [1, 1, 1, 1]), One)).Message.ShouldContain("no inverse");
        Should.Throw<VentralException>(() => new CrossnobisDissimilarity(partitions: [0, 0, 0]).Between(Noise(3, 4, 3, 1, 1), One)).Message.ShouldContain("1 different");
        Should.Throw<VentralException>(() => new CrossnobisDissimilarity(partitions: [0, 1]).Between(Noise(3, 4, 3, 1, 1), One)).Message.ShouldContain("3 repeats");
    }

    [Fact]
    public void A_pair_without_a_common_partition_is_refused_by_name()
    {
        float[] values = Noise(3, 2, 4, 1, 1).Values.ToArray();
        foreach (int repeat in new[] { 2, 3 })
        {
            values[repeat] = float.NaN;
            values[8 + (3 - repeat)] = float.NaN;
        }

        var error = Should.Throw<UndefinedDissimilarityException>(() => new CrossnobisDissimilarity().Between(new RepeatedResponses("V4", Make.Ids(3), 2, 4, values), One));
        error.Message.ShouldContain("'s1' and 's2' of 'V4'");
    }

    private static RepeatedResponses Noise(int stimuli, int channels, int repeats, ulong seed, double signal)
    {
        var philox = new Philox(new Seed(seed), "noise");
        float[] values = new float[stimuli * channels * repeats];
        for (int cell = 0; cell < stimuli * channels; cell++)
        {
            double mean = signal * philox.NextNormal();
            for (int r = 0; r < repeats; r++)
            {
                values[(cell * repeats) + r] = (float)(mean + philox.NextNormal());
            }
        }

        return new("V4", Make.Ids(stimuli), channels, repeats, values);
    }

    private static RepeatedResponses Trials(JsonElement golden)
    {
        int[] shape = [.. golden.Numbers("shape").Select(n => (int)n)];
        return new("V4", Make.Ids(shape[0]), shape[1], shape[2], [.. golden.GetProperty("values").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : (float)v.GetDouble())]);
    }

    private static void Near(Rdm rdm, double[] expected, double tolerance)
    {
        rdm.Pairs.Length.ShouldBe(expected.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            rdm.Pairs[k].ShouldBe(expected[k], tolerance * Math.Max(1, Math.Abs(expected[k])));
        }
    }
}
