using System.Collections.Concurrent;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Rsa;

public class MantelTests
{
    public static TheoryData<string> Names => [.. RdmComparison.Names];

    [Fact]
    public void The_worked_example_of_five_stimuli_is_exact()
    {
        var model = Make.Rdm("A", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        var subject = Make.Rdm("B", 2, 1, 3, 5, 4, 9, 6, 8, 7, 10);
        var result = Run([model], [subject], "tau-b", 120);
        result.IsExact.ShouldBeTrue();
        result.PermutationCount.ShouldBe(120);
        result.Statistics[0].ShouldBe(0.7333333333333333, 1e-15);
        result.P[0].ShouldBe(0.05, 1e-15);
        result.PGreater[0].ShouldBe(0.03333333333333333, 1e-15);
        result.GroupP[0].ShouldBe(0.05, 1e-15);
        result.GroupPMaxT[0].ShouldBe(0.05, 1e-15);
        result.PermutationMeans[0].ShouldBe(0, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_equals_a_plain_loop_over_relabelled_rdms(string name)
    {
        var models = new RdmSet("net", [Make.Random("conv1", 9, 1), Make.Random("conv2", 9, 1, 4), Make.Random("fc", 9, 1, 2)]);
        var subjects = new RdmSet("IT", [Make.Random("sub1", 9, 2), Make.Random("sub2", 9, 2, 3), Make.Random("sub3", 9, 2, 2)]);
        const int count = 150;
        var result = Make.Mantel(models, subjects, name, count, 8, threads: 2);
        var expected = MantelReference.Run(models, subjects, RdmComparison.Parse(name), count, new Seed(8));
        Near(result.Statistics, expected.Statistics);
        Near(result.P, expected.P);
        Near(result.PGreater, expected.PGreater);
        Near(result.GroupMeans, expected.GroupMeans);
        Near(result.GroupP, expected.GroupP);
        Near(result.GroupPMaxT, expected.GroupPMaxT);
        Near(result.MeanSubjectP, expected.MeanSubjectP);
        Near(result.PermutationMeans, expected.PermutationMeans);
        Near(result.PermutationSds, expected.PermutationSds);
        result.IsExact.ShouldBeFalse();
        result.Models.ShouldBe(["conv1", "conv2", "fc"]);
        result.Subjects.ShouldBe(["sub1", "sub2", "sub3"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_do_not_depend_on_threads(string name)
    {
        var models = Make.Set("m", 2, 20, 1);
        var subjects = Make.Set("s", 3, 20, 2);
        var one = Flat(Make.Mantel(models, subjects, name, 333, 3));
        Flat(Make.Mantel(models, subjects, name, 333, 3, threads: 4)).ShouldBe(one);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MaxValue, 5)]
    [InlineData(2, int.MaxValue)]
    [InlineData(30, 3)]
    public void Vector_and_portable_counting_give_the_same_bits(int modelLevels, int subjectLevels)
    {
        var models = Make.Set("m", 2, 30, 1, modelLevels);
        var subjects = Make.Set("s", 2, 30, 2, subjectLevels);
        var options = new MantelOptions(100, new Seed(3));
        static double Denominator(long pairs, long a, long b) => Math.Sqrt(pairs - a) * Math.Sqrt(pairs - b);
        var results = new[] { InversionCounter.Best, InversionCounter.Portable }.Select(method => Flat(MantelTest.Run(
            models,
            subjects,
            new TauB(),
            KendallPreparation.Create("tau-b", models, subjects, Denominator, method),
            new Relabellings(30, options),
            new Workers(1),
            null,
            TestContext.Current.CancellationToken))).ToArray();
        results[1].ShouldBe(results[0]);
        var wide = Flat(MantelTest.Run(
            models,
            subjects,
            new TauB(),
            new KendallPermutations<int>(models, subjects, Denominator, InversionCounter.Best),
            new Relabellings(30, options),
            new Workers(1),
            null,
            TestContext.Current.CancellationToken));
        wide.ShouldBe(results[0]);
    }

    [Fact]
    public void A_model_has_the_same_p_alone_and_in_company()
    {
        var models = Make.Set("m", 3, 15, 1);
        var subjects = Make.Set("s", 2, 15, 2);
        var together = Run(models.Rdms, subjects.Rdms, "tau-a", 200);
        var alone = Run([models.Rdms[1]], subjects.Rdms, "tau-a", 200);
        alone.P.ShouldBe([together.P[2], together.P[3]]);
        alone.GroupP[0].ShouldBe(together.GroupP[1]);
        together.GroupPMaxT[1].ShouldBeGreaterThanOrEqualTo(together.GroupP[1]);
    }

    [Theory]
    [InlineData("tau-b")]
    [InlineData("spearman")]
    [InlineData("cosine")]
    public void P_is_uniform_where_nothing_is_alike(string name)
    {
        const int simulations = 500;
        const int permutations = 199;
        var each = new double[simulations];
        var group = new double[simulations];
        var corrected = new double[simulations];
        for (int s = 0; s < simulations; s++)
        {
            var result = Make.Mantel(
                Make.Set("m", 3, 10, (ulong)s),
                Make.Set("s", 2, 10, (ulong)s),
                name,
                permutations,
                (ulong)s);
            each[s] = result.P[0];
            group[s] = result.GroupP[1];
            corrected[s] = result.GroupPMaxT.Min();
        }

        // Kolmogorov–Smirnov at the 1 % level, with room for the steps of p.
        double critical = (1.63 / Math.Sqrt(simulations)) + (1.0 / (permutations + 1));
        Distance(each).ShouldBeLessThan(critical);
        Distance(group).ShouldBeLessThan(critical);
        Distance(corrected).ShouldBeLessThan(critical);
    }

    [Fact]
    public void A_model_that_shaped_the_subjects_is_found()
    {
        var model = Make.Random("m", 20, 5);
        var noise = Make.Set("noise", 4, 20, 6);
        var subjects = noise.Rdms.Select(n => new Rdm(n.Name, n.Stimuli, [.. n.Pairs.ToArray().Zip(model.Pairs.ToArray(), (a, b) => a + b)]));
        var result = Run([Make.Random("other", 20, 7), model], [.. subjects], "tau-b", 500);
        result.GroupPMaxT[1].ShouldBe(1 / 501.0, 1e-15);
        result.GroupPMaxT[0].ShouldBeGreaterThan(0.05);
    }

    [Fact]
    public void All_relabellings_are_taken_once_and_the_identity_is_the_first()
    {
        var relabellings = new Relabellings(5, new MantelOptions(10_000, new Seed(1)));
        relabellings.IsExact.ShouldBeTrue();
        Enumerable.Range(0, 120).Select(i => string.Join(',', relabellings[i])).Distinct().Count().ShouldBe(120);
        relabellings[0].ShouldBe([0, 1, 2, 3, 4]);
        new Relabellings(5, new MantelOptions(119, new Seed(1))).IsExact.ShouldBeFalse();
        new Relabellings(92, new MantelOptions(10_000, new Seed(1))).Count.ShouldBe(10_000);
    }

    [Fact]
    public void Progress_sums_to_the_number_of_relabellings()
    {
        var told = new ConcurrentBag<int>();
        MantelTest.Run(Make.Set("m", 1, 10, 1), Make.Set("s", 1, 10, 1), new TauB(), new MantelOptions(1000, new Seed(1)), new Workers(2), told.Add, TestContext.Current.CancellationToken);
        told.Sum().ShouldBe(1000);
    }

    [Fact]
    public void A_cancelled_test_ends()
    {
        using var source = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => MantelTest.Run(
            Make.Set("m", 1, 10, 1), Make.Set("s", 1, 10, 1), new TauB(), new MantelOptions(1_000_000, new Seed(1)), new Workers(2), _ => source.Cancel(), source.Token));
    }

    [Fact]
    public void Other_stimuli_and_impossible_counts_are_refused()
    {
        Should.Throw<VentralException>(() => Run([Make.Random("a", 5, 1)], [Make.Random("b", 6, 1)], "tau-b", 10));
        Should.Throw<VentralException>(() => Make.Mantel(Make.Set("m", 300, 12, 1), Make.Set("s", 1, 12, 1), "tau-b", 10_000_000, 1)).Message.ShouldContain("10000000 × 300");
        Should.Throw<VentralException>(() => new MantelOptions(0, new Seed(1))).Message.ShouldContain("found 0");
    }

    private static MantelResult Run(IEnumerable<Rdm> models, IEnumerable<Rdm> subjects, string comparison, int count) => Make.Mantel(
        new RdmSet("net", models), new RdmSet("IT", subjects), comparison, count, 8);

    private static double[] Flat(MantelResult r) =>
    [
        .. r.Statistics, .. r.P, .. r.PGreater, .. r.GroupMeans, .. r.GroupP, .. r.GroupPMaxT, .. r.MeanSubjectP, .. r.PermutationMeans, .. r.PermutationSds,
    ];

    private static void Near(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        for (int k = 0; k < expected.Count; k++)
        {
            actual[k].ShouldBe(expected[k], 1e-12);
        }
    }

    private static double Distance(double[] p)
    {
        Array.Sort(p);
        return Enumerable.Range(0, p.Length).Max(i => Math.Max(Math.Abs(((i + 1.0) / p.Length) - p[i]), Math.Abs(p[i] - ((double)i / p.Length))));
    }
}
