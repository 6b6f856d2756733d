using System.Text.Json.Nodes;
using Ventral.Analysis.Rsa;
using Ventral.Analysis.Rsa.Resampling;
using Ventral.Analysis.Tests.Inference;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa.Resampling;

/// <summary>Resampled comparisons against SciPy with every copy written out (Goldens/resampling.py), and the two-factor variance against simulation.</summary>
public class RdmBootstrapTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "tests/Ventral.Analysis.Tests/Rsa/Resampling/Goldens/resampling.json")))!["cases"]!.AsArray();

    public static TheoryData<int, string> All => [.. from golden in Enumerable.Range(0, 2) from name in RdmBootstrap.Names select (golden, name)];

    /// <summary>1e-12: sums of a few hundred products, in other orders.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_draw_counts_every_copy(int golden, string name)
    {
        var node = Cases[golden]!;
        RdmSet models = Set("models", node["models"]!), subjects = Set("subjects", node["subjects"]!);
        int[][] draws = Whole(node["stimuli"]!), crowds = Whole(node["crowds"]!);
        var resampling = RdmBootstrap.Prepare(models, subjects, RdmComparison.Parse(name), draws, new Workers(2));
        for (int d = 0; d < draws.Length; d++)
        {
            var sample = resampling.Sample(d);
            for (int c = 0; c < crowds.Length; c++)
            {
                double[] expected = node["rows"]![name]!.AsArray()[d]!.AsArray()[c].Numbers();
                var (lower, upper) = sample.Ceiling(crowds[c]);
                double drawn = crowds[c].Sum();
                for (int m = 0; m < models.Count; m++)
                {
                    double mean = crowds[c].Select((count, s) => count * sample.Evaluations[(m * subjects.Count) + s]).Sum() / drawn;
                    mean.ShouldBe(expected[m], 1e-12);
                }

                lower.ShouldBe(expected[^2], 1e-12);
                upper.ShouldBe(expected[^1], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_data_as_they_are_score_as_the_comparison_and_its_matched_ceiling(int golden, string name)
    {
        RdmSet models = Set("models", Cases[golden]!["models"]!), subjects = Set("subjects", Cases[golden]!["subjects"]!);
        var comparison = RdmComparison.Parse(name);
        var result = RdmBootstrap.Run(models, subjects, comparison, 200, new Seed(4), new Workers(2));
        for (int m = 0; m < models.Count; m++)
        {
            result.Score(m).Estimate.ShouldBe(subjects.Rdms.Average(s => comparison.Compare(models.Rdms[m], s)), 1e-12);
        }

        var ceiling = NoiseCeilings.Of(subjects, comparison, CeilingPooling.Matched);
        result.Ceiling.Lower.ShouldBe(ceiling.Lower, 1e-12);
        result.Ceiling.Upper.ShouldBe(ceiling.Upper, 1e-12);
        result.Difference(0, 1).Estimate.ShouldBe(result.Score(0).Estimate - result.Score(1).Estimate, 1e-12);
        result.Difference(1, 1).P.ShouldBe(1);
        new ScoreEstimate(0, 0, 14).P.ShouldBe(1);
        new ScoreEstimate(0.1, 0, 14).P.ShouldBeNull();
        new ScoreEstimate(0.1, 0, 14).ToString().ShouldContain("p = undefined");
        new ScoreEstimate(0.1, 0.05, 14).P!.Value.ShouldBe(0.0653, 1e-4);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Threads_do_not_matter_and_seeds_do(int golden, string name)
    {
        RdmSet models = Set("models", Cases[golden]!["models"]!), subjects = Set("subjects", Cases[golden]!["subjects"]!);
        var one = RdmBootstrap.Run(models, subjects, RdmComparison.Parse(name), 150, new Seed(4), new Workers(1));
        var four = RdmBootstrap.Run(models, subjects, RdmComparison.Parse(name), 150, new Seed(4), new Workers(4));
        var other = RdmBootstrap.Run(models, subjects, RdmComparison.Parse(name), 150, new Seed(5), new Workers(4));
        one.Draws.SelectMany(d => d).ShouldBe(four.Draws.SelectMany(d => d));
        one.Score(0).ShouldBe(four.Score(0));
        one.AboveLowerCeiling(0).ShouldBe(four.AboveLowerCeiling(0));
        other.Score(0).ShouldNotBe(one.Score(0));
    }

    /// <summary>The worked example: 8, and 8.257457 with 15 subjects and 92 stimuli.</summary>
    [Fact]
    public void The_two_factor_variance_is_corrected_and_kept_between_its_bounds()
    {
        TwoFactorVariance.Corrected(10, 4, 5).ShouldBe(8);
        TwoFactorVariance.Corrected(10, 4, 5, 15, 92).ShouldBe(8.257456828885399, 1e-12);
        TwoFactorVariance.Corrected(30, 4, 5).ShouldBe(5);
        TwoFactorVariance.Corrected(6, 4, 5).ShouldBe(6);
        Should.Throw<ArgumentOutOfRangeException>(() => TwoFactorVariance.Corrected(double.NaN, 4, 5));
    }

    /// <summary>
    /// Fresh subjects and fresh stimuli each time: the standard deviation of the score is what the corrected bootstrap says of one data
    /// set, on average within 10 %; each bootstrap by itself says less than it is, or more.
    /// </summary>
    [Fact]
    public void Over_fresh_subjects_and_stimuli_the_score_varies_as_the_corrected_bootstrap_says()
    {
        int simulations = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 2000 : 300;
        double[] scores = new double[simulations], corrected = new double[simulations], stimuli = new double[simulations], subjects = new double[simulations];
        int[] covered = new int[3];
        double sum = 0;
        for (int i = 0; i < simulations; i++)
        {
            var (model, people) = Simulated(i);
            var result = RdmBootstrap.Run(model, people, new Pearson(), 200, new Seed((ulong)i), new Workers(2));
            var (ofStimuli, ofSubjects, _) = result.Variances(0);
            (scores[i], corrected[i], stimuli[i], subjects[i]) = (result.Score(0).Estimate, result.Score(0).StandardError, Math.Sqrt(ofStimuli), Math.Sqrt(ofSubjects));
            sum += scores[i];
        }

        double mean = sum / simulations, sd = Math.Sqrt(scores.Sum(s => (s - mean) * (s - mean)) / (simulations - 1));
        for (int i = 0; i < simulations; i++)
        {
            covered[0] += Math.Abs(scores[i] - mean) <= 1.96 * corrected[i] ? 1 : 0;
            covered[1] += Math.Abs(scores[i] - mean) <= 1.96 * stimuli[i] ? 1 : 0;
            covered[2] += Math.Abs(scores[i] - mean) <= 1.96 * subjects[i] ? 1 : 0;
        }

        double Share(int k) => covered[k] / (double)simulations;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"SD {sd:F4}; corrected {Rms(corrected):F4}, stimuli {Rms(stimuli):F4}, subjects {Rms(subjects):F4}; coverage {Share(0):F3}, {Share(1):F3}, {Share(2):F3}");
        (Rms(corrected) / sd).ShouldBeInRange(0.9, 1.1);
        (Rms(subjects) / sd).ShouldBeLessThan(0.8);
        Share(0).ShouldBeInRange(0.91, 0.98);
        Share(2).ShouldBeLessThan(0.9);
        Share(1).ShouldBeLessThan(Share(0));
    }

    [Fact]
    public void What_cannot_be_resampled_is_said()
    {
        RdmSet models = Set("models", Cases[0]!["models"]!), subjects = Set("subjects", Cases[0]!["subjects"]!);
        Should.Throw<VentralException>(() => RdmBootstrap.Run(models, subjects, new SpearmanSquared(), 200, new Seed(1), new Workers(1))).Message.ShouldContain("Those that can are pearson");
        var alone = new RdmSet("one", [subjects.Rdms[0]]);
        Should.Throw<VentralException>(() => RdmBootstrap.Run(models, alone, new Pearson(), 200, new Seed(1), new Workers(1))).Message.ShouldContain("at least 2 subjects");
        RdmBootstrap.Obstacle(new Spearman(), 362, 5).ShouldBeNull();
        RdmBootstrap.Obstacle(new Spearman(), 363, 5)!.ShouldContain("up to 362 stimuli");
        RdmBootstrap.Obstacle(new Pearson(), 5000, 5).ShouldBeNull();
        var flat = new RdmSet("flat", [new Rdm("flat", models.Stimuli, [.. Enumerable.Repeat(1.0, 36)])]);
        Should.Throw<VentralException>(() => RdmBootstrap.Run(flat, subjects, new Pearson(), 200, new Seed(1), new Workers(1)));
    }

    private static double Rms(double[] values) => Math.Sqrt(values.Average(v => v * v));

    // A model of stimuli drawn afresh, and subjects who share a deviation from it and add their own.
    private static (RdmSet Model, RdmSet Subjects) Simulated(int simulation)
    {
        const int Stimuli = 30, Subjects = 10, Features = 6;
        var random = new Philox(new Seed(77), "fresh subjects and stimuli", (ulong)simulation);
        double[] features = new double[Stimuli * Features];
        random.FillNormal(features);
        var ids = StimulusIds.Create("images", Enumerable.Range(0, Stimuli).Select(i => $"{i}"));
        double[][] people = [.. Enumerable.Range(0, Subjects).Select(_ =>
        {
            double[] weights = [.. Enumerable.Range(0, Features).Select(_ => Math.Abs(1 + (0.7 * random.NextNormal())))];
            double[] own = [.. features.Select(f => f + (0.8 * random.NextNormal()))];
            return Distances(own, weights);
        })];
        return (new RdmSet("models", [new Rdm("model", ids, Distances(features, [.. Enumerable.Repeat(1.0, Features)]))]), new RdmSet("people", people.Select((p, s) => new Rdm($"{s}", ids, p))));

        static double[] Distances(double[] features, double[] weights)
        {
            double[] pairs = new double[Stimuli * (Stimuli - 1) / 2];
            int place = 0;
            for (int i = 0; i < Stimuli; i++)
            {
                for (int j = i + 1; j < Stimuli; j++, place++)
                {
                    for (int f = 0; f < Features; f++)
                    {
                        double d = features[(i * Features) + f] - features[(j * Features) + f];
                        pairs[place] += weights[f] * d * d;
                    }
                }
            }

            return pairs;
        }
    }

    private static RdmSet Set(string name, JsonNode rows)
    {
        double[][] pairs = [.. rows.AsArray().Select(r => r.Numbers())];
        int stimuli = (int)Math.Round((1 + Math.Sqrt(1 + (8.0 * pairs[0].Length))) / 2);
        var ids = StimulusIds.Create("images", Enumerable.Range(0, stimuli).Select(i => $"{i}"));
        return new(name, pairs.Select((p, i) => new Rdm($"{name} {i}", ids, p)));
    }

    private static int[][] Whole(JsonNode rows) => [.. rows.AsArray().Select(r => r!.AsArray().Select(v => v!.GetValue<int>()).ToArray())];
}
