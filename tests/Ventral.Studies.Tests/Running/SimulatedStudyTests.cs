using Ventral.Analysis.Inference;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>A study of which the truth is known, run in every way that must not matter.</summary>
public class SimulatedStudyTests
{
    private const string Text = """
        study: simulated
        title: A known truth
        question: Is the layer found?
        seed: 5
        stimuli:
          generated: {count: 24, size: 64}
        recordings:
          - simulated: {roi: made, network: alexnet/random, layer: relu3, subjects: 6, channels: 80, noise: 0.5}
        networks:
          - network: alexnet
            weights: random
            layers: [relu1, relu2, relu3, relu4]
          - network: deepcluster-alexnet
            weights: random
            seeds: 2
            layers: [relu1, relu2, relu3, relu4]
        measures: [rsa:correlation:tau-b, rsa:correlation:pearson]
        ceiling: matched
        inference:
          measure: rsa:correlation:tau-b
          permutations: 150
          bootstraps: 200
          contrasts:
            - [alexnet/random, deepcluster-alexnet/random]
        hypotheses:
          - {claim: The brain is like AlexNet., contrast: [alexnet/random, deepcluster-alexnet/random], roi: made, direction: greater, test: two-factor-bootstrap}
          - {claim: At relu3 too., contrast: [alexnet/random, deepcluster-alexnet/random], roi: made, layer: relu3, direction: greater, test: two-factor-bootstrap}
        published:
          - source: the simulation
            known-layer: {network: alexnet/random, roi: made, layer: relu3}
        """;

    private const int PermutationCount = 150;

    private static readonly string[] Tables = ["scores.csv", "tests.csv", "published.csv", "seeds.csv", "claims.csv"];

    [Fact]
    public void The_layer_that_made_the_data_is_found()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        outcome.Failures.ShouldBeEmpty();
        var known = outcome.Published.ShouldHaveSingleItem();
        known.Agrees.ShouldBe(true, known.Quantity);
        known.Computed.ShouldBe(3);
    }

    [Fact]
    public void Tables_are_the_same_bytes_at_any_number_of_threads()
    {
        using var one = new TemporaryFolder();
        using var three = new TemporaryFolder();

        Run(one.Path, 1);
        Run(three.Path, 3);

        ShouldBeSameTables(one.Path, three.Path);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_stopped_run_goes_on_to_the_same_bytes(int steps)
    {
        using var undisturbed = new TemporaryFolder();
        using var stopped = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        Run(undisturbed.Path, 2);

        Should.Throw<OperationCanceledException>(() => Run(stopped.Path, 2, new RecordingMonitor(stop, steps), stop));
        Tables.ShouldAllBe(table => !File.Exists(Path.Combine(stopped.Path, table)));
        Run(stopped.Path, 2);

        ShouldBeSameTables(undisturbed.Path, stopped.Path);
    }

    [Fact]
    public void A_damaged_store_is_made_again()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path, 2);
        byte[][] before = [.. Tables.Select(table => File.ReadAllBytes(Path.Combine(folder.Path, table)))];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder.Path, "store"), "*.npy", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[^3] ^= 0x40;
            File.WriteAllBytes(file, bytes);
        }

        Run(folder.Path, 2);

        Tables.Select(table => File.ReadAllBytes(Path.Combine(folder.Path, table))).ShouldBe(before);
    }

    [Fact]
    public void P_of_scores_is_that_of_the_permutation_tests_and_of_nothing_else()
    {
        const double least = 1.0 / (PermutationCount + 1);
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        ScoreRow[] tested = [.. outcome.Scores.Where(row => row.P is not null)];
        tested.Length.ShouldBe(2 * 4 * (6 + 1));
        tested.ShouldAllBe(row => row.Measure == "rsa:correlation:tau-b" && (row.Network == "alexnet" || row.Seed == ScoreRow.MeanOfSeeds));
        tested.ShouldAllBe(row => row.P >= least && row.P <= 1);
        foreach (var test in outcome.Tests.Where(row => row.Test == "mantel"))
        {
            ScoreRow[] layer = [.. tested.Where(row => $"{row.Network}/{row.Weights}" == test.Contrast && row.Layer == test.Layer)];
            var group = layer.Single(row => row.Subject.Length == 0);
            test.Value.ShouldBe(group.Score, 1e-15);
            if (test.Mode == TestRow.Corrected)
            {
                test.P.ShouldBe(group.P);
                test.PAdjusted!.Value.ShouldBeInRange(test.P!.Value, 1);
            }
            else
            {
                test.P!.Value.ShouldBe(layer.Where(row => row.Subject.Length > 0).Average(row => row.P!.Value), 1e-15);
            }
        }
    }

    [Fact]
    public void A_family_is_the_layers_of_one_contrast_by_one_test()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        foreach (string test in new[] { "paired-t", "wilcoxon", "two-factor-bootstrap" })
        {
            TestRow[] rows = [.. outcome.Tests.Where(row => row.Test == test && row.Layer.Length > 0 && row.Mode == TestRow.Corrected)];
            rows.Select(row => row.Family).Distinct().ShouldHaveSingleItem().ShouldEndWith($"layers: {test} (4 tests)");
            TestRow[] holm = [.. rows.Where(row => row.Adjustment == "holm")];
            holm.Select(row => row.Layer).ShouldBe(["relu1", "relu2", "relu3", "relu4"]);
            double[] p = [.. holm.Select(row => row.P!.Value)];
            holm.Select(row => row.PAdjusted!.Value).ShouldBe(Holm.Adjust(p));
            rows.Where(row => row.Adjustment == "benjamini-hochberg").Select(row => row.PAdjusted!.Value).ShouldBe(BenjaminiHochberg.Adjust(p));
        }
    }

    [Fact]
    public void Every_adjusted_p_has_a_family_that_says_how_many_tests_it_has()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        TestRow[] adjusted = [.. outcome.Tests.Where(row => row.PAdjusted is not null)];
        adjusted.Select(row => row.Adjustment).Distinct().Order().ShouldBe(["benjamini-hochberg", "greenhouse-geisser", "holm", "huynh-feldt", "max-T"]);
        foreach (var family in adjusted.GroupBy(row => (row.Family, row.Adjustment)))
        {
            family.Key.Family.ShouldEndWith(family.Count() == 1 ? " (1 test)" : $" ({family.Count()} tests)");
        }
    }

    /// <summary>The network that made the brain is nearer to it, for other subjects and stimuli as well; what the claim is told is what the table says.</summary>
    [Fact]
    public void Two_networks_are_compared_over_subjects_and_stimuli()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        var whole = outcome.Tests.Single(row => row.Test == "two-factor-bootstrap" && row.Layer.Length == 0);
        whole.Effect!.Value.ShouldBeInRange(whole.IntervalLower!.Value, whole.IntervalUpper!.Value);
        whole.Df1.ShouldBe(5);
        var claim = outcome.Claims[0];
        (claim.Value, claim.Effect, claim.IntervalLower, claim.P).ShouldBe((whole.Value, whole.Effect, whole.IntervalLower, whole.P / 2));
        claim.Verdict.ShouldBe(Ventral.Studies.Claims.Verdict.Supported);
        var layer = outcome.Tests.First(row => row.Test == "two-factor-bootstrap" && row.Layer == "relu3");
        outcome.Claims[1].Effect.ShouldBe(layer.Effect);

        // The same difference as over subjects, with an error that knows of stimuli too.
        var paired = outcome.Tests.First(row => row.Test == "paired-t" && row.Layer == "relu3");
        Math.Sign(layer.Value).ShouldBe(Math.Sign(paired.Value));
    }

    [Fact]
    public void Bayes_factors_and_a_mixed_model_stand_beside_the_paired_tests()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        TestRow[] factors = [.. outcome.Tests.Where(row => row.Test == "bayes-factor")];
        factors.Select(row => row.Layer).ShouldBe(["relu1", "relu2", "relu3", "relu4"]);
        foreach (var row in factors)
        {
            double t = outcome.Tests.First(r => r.Test == "paired-t" && r.Layer == row.Layer && r.Mode == TestRow.Corrected).Value;
            (row.Statistic, row.P, row.Count).ShouldBe(("BF10", null, 6));
            row.Value.ShouldBe(JzsBayesFactor.OfPaired(t, 6));
        }

        // With the layers as fixed effects and as many scores in each cell the estimate is the difference of the means.
        var mixed = outcome.Tests.Single(row => row.Test == "mixed-model:network");
        mixed.Effect!.Value.ShouldBe(MeanOf("alexnet", "") - MeanOf("deepcluster-alexnet", ScoreRow.MeanOfSeeds), 1e-10);
        mixed.P!.Value.ShouldBeInRange(0, 1);

        double MeanOf(string network, string seed) => outcome.Scores
            .Where(row => row.Network == network && (seed.Length == 0 || row.Seed == seed) && row.Subject.Length > 0 && row.Measure == "rsa:correlation:tau-b").Average(row => row.Score);
    }

    [Fact]
    public void The_spread_over_seeds_stands_beside_that_over_subjects()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2);

        SeedRow[] alone = [.. outcome.Seeds.Where(row => row.Against.Length == 0)], compared = [.. outcome.Seeds.Where(row => row.Against.Length > 0)];
        alone.Select(row => row.Layer).ShouldBe(["relu1", "relu2", "relu3", "relu4"]);
        compared.Select(row => row.Against).Distinct().ShouldBe(["alexnet/random"]);
        compared.Length.ShouldBe(4);
        compared.ShouldAllBe(row => row.IsWithinSeeds == Math.Abs(row.Difference!.Value) < row.SeedDeviation);
        foreach (var row in alone)
        {
            double[] seeds = [.. outcome.Scores.Where(s => s.Network == "deepcluster-alexnet" && s.Layer == row.Layer && s.Seed is "5" or "6" && s.Subject.Length == 0 && s.Layer == row.Layer && s.Network == "deepcluster-alexnet").Select(s => s.Score)];
            seeds.Length.ShouldBe(2);
            row.SeedDeviation.ShouldBe(Math.Abs(seeds[0] - seeds[1]) / Math.Sqrt(2), 1e-12);
            (row.SeedCount, row.SubjectCount).ShouldBe((2, 6));
        }
    }

    [Fact]
    public void A_claims_contrast_is_held_against_the_seeds_though_no_other_test_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        string text = Text.Replace("  contrasts:\n    - [alexnet/random, deepcluster-alexnet/random]\n", "", StringComparison.Ordinal).Replace("permutations: 150", "permutations: 0", StringComparison.Ordinal);
        text.ShouldNotContain("contrasts");

        var outcome = new StudyRunner(Options(folder.Path, 2), new RecordingMonitor()).Run(StudyFile.Parse("study.yaml", text), TestContext.Current.CancellationToken);

        outcome.Seeds.Where(row => row.Against.Length > 0).Select(row => (row.Against, row.Layer))
            .ShouldBe([("alexnet/random", "relu1"), ("alexnet/random", "relu2"), ("alexnet/random", "relu3"), ("alexnet/random", "relu4")]);
    }

    [Fact]
    public void Two_runs_cannot_share_a_folder()
    {
        using var folder = new TemporaryFolder();
        using var first = RunFolder.Open(folder.Path);

        Should.Throw<VentralException>(() => Run(folder.Path, 1)).Message.ShouldContain("is in use by another run");
    }

    [Fact]
    public void Only_some_networks_can_be_run()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2, only: "alexnet/*");

        outcome.Scores.Select(row => row.Network).Distinct().ShouldBe(["alexnet"]);
        outcome.Tests.ShouldAllBe(row => !row.Contrast.Contains("deepcluster", StringComparison.Ordinal));
        outcome.Claims.ShouldAllBe(row => row.Reason == "'deepcluster-alexnet/random' was left out by --only 'alexnet/*'.");
        Should.Throw<VentralException>(() => Run(folder.Path, 2, only: "vgg*")).Message.ShouldContain("--only must fit a network");
    }

    [Fact]
    public void Another_seed_gives_other_numbers()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();

        Run(first.Path, 2);
        new StudyRunner(Options(second.Path, 2), new RecordingMonitor())
            .Run(StudyFile.Parse("study.yaml", Text) with { Seed = new Seed(6) }, TestContext.Current.CancellationToken);

        File.ReadAllBytes(Path.Combine(first.Path, "scores.csv")).ShouldNotBe(File.ReadAllBytes(Path.Combine(second.Path, "scores.csv")));
    }

    private static RunOutcome Run(
        string folder, int threads, RecordingMonitor? monitor = null, CancellationTokenSource? stop = null, string? only = null) =>
        new StudyRunner(Options(folder, threads) with { Only = only }, monitor ?? new RecordingMonitor())
            .Run(StudyFile.Parse("study.yaml", Text), stop?.Token ?? TestContext.Current.CancellationToken);

    private static RunOptions Options(string folder, int threads) => new() { OutFolder = folder, Offline = true, Workers = new Workers(threads) };

    private static void ShouldBeSameTables(string first, string second)
    {
        foreach (string table in Tables)
        {
            File.ReadAllBytes(Path.Combine(second, table)).ShouldBe(File.ReadAllBytes(Path.Combine(first, table)), table);
        }
    }
}
