using Ventral.Analysis.Inference;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Studies.Tests.Running;

/// <summary>Simulated brains against what their description promises.</summary>
public class SimulatedSubjectsTests
{
    private const int StimulusCount = 12;

    private static readonly Activations Truth = Patterns();

    [Fact]
    public void Without_noise_many_mixtures_keep_the_angles_between_stimuli()
    {
        var truth = new CorrelationDissimilarity().Between(Truth, new Workers(1));

        var subject = Simulate(0, 4000, 1).Rdms.Rdms[0];

        // 1 − r of 4,000 random mixtures has a standard error of at most 1/√4000 = .016 a pair.
        for (int i = 0; i < truth.Pairs.Length; i++)
        {
            subject.Pairs[i].ShouldBe(truth.Pairs[i], .065);
        }
    }

    [Fact]
    public void Noise_lowers_all_correlations_by_one_factor()
    {
        double[] clean = Correlations(Simulate(0, 4000, 1));
        double[] noisy = Correlations(Simulate(2, 4000, 1));

        PearsonCorrelation.Of(clean, noisy).ShouldBeGreaterThan(.97);
        double factor = noisy.Zip(clean, (n, c) => n * c).Sum() / clean.Sum(c => c * c);
        // Patterns of length 1 give channels of variance v ≤ 1, and the noise has 4 v: the factor is 1/(1 + 4 v).
        factor.ShouldBeInRange(.19, .35);
    }

    [Fact]
    public void Each_subject_has_mixtures_of_its_own_and_the_same_seed_the_same_people()
    {
        var people = Simulate(1, 50, 3);

        people.Subjects.ShouldBe(["sub-01", "sub-02", "sub-03"]);
        people.Rdms.Rdms.Select(rdm => RdmBytes.Hash(rdm)).ShouldBeUnique();
        Simulate(1, 50, 3).Rdms.Rdms.Select(rdm => RdmBytes.Hash(rdm)).ShouldBe(people.Rdms.Rdms.Select(rdm => RdmBytes.Hash(rdm)));
    }

    private static Recording Simulate(double noise, int channels, int subjects) =>
        SimulatedSubjects.From(Truth, new SimulatedSource("V1", "alexnet/random", "relu1", subjects, channels, noise), new Seed(3), new Workers(2));

    private static double[] Correlations(Recording recording) => [.. recording.Rdms.Rdms[0].Pairs.ToArray().Select(d => 1 - d)];

    /// <summary>Patterns over 30 units of which neighbours share a part, so that correlations differ.</summary>
    private static Activations Patterns()
    {
        var draws = new Philox(new Seed(1), "patterns");
        var values = new float[StimulusCount * 30];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)draws.NextNormal() + (i >= 30 ? 0.7f * values[i - 30] : 0);
        }

        return new("relu1", StimulusIds.Create("test", Enumerable.Range(1, StimulusCount).Select(i => $"s{i}")), 30, values);
    }
}
