using FsCheck;
using FsCheck.Fluent;
using Ventral.Analysis.Rsa;
using Ventral.Data;

namespace Ventral.Analysis.Tests.Rsa;

public class NoiseCeilingTests
{
    public static TheoryData<string> Names => [.. RdmComparison.Names];

    [Theory]
    [InlineData("IT", "tau-b", .313560, .379162)]
    [InlineData("IT", "spearman", .448564, .534594)]
    [InlineData("IT", "pearson", .456837, .544327)]
    [InlineData("IT", "spearman-squared", .226445, .307513)]
    [InlineData("EVC", "tau-b", .161529, .263917)]
    [InlineData("EVC", "spearman", .238941, .385590)]
    [InlineData("EVC", "pearson", .247411, .397694)]
    [InlineData("EVC", "spearman-squared", .068646, .158937)]
    public void Ceilings_of_fifteen_people_are_the_published_ones(string roi, string comparison, double lower, double upper)
    {
        var ceiling = NoiseCeilings.Of(RealPeople.Of(roi), RdmComparison.Parse(comparison), CeilingPooling.RawMean);
        ceiling.Lower.ShouldBe(lower, 1e-6);
        ceiling.Upper.ShouldBe(upper, 1e-6);
    }

    [Theory]
    [InlineData("spearman")]
    [InlineData("pearson")]
    [InlineData("rho-a")]
    [InlineData("cosine")]
    [InlineData("tau-a")]
    [InlineData("whitened-cosine")]
    [InlineData("whitened-pearson")]
    [InlineData("bures")]
    public void Matched_pooling_equals_scipy(string name)
    {
        var golden = Make.Goldens.GetProperty("ceilings");
        var subjects = new RdmSet("s", golden.GetProperty("subjects").EnumerateArray()
            .Select((s, k) => Make.Rdm($"s{k}", [.. s.EnumerateArray().Select(v => v.GetDouble())])));
        var ceiling = NoiseCeilings.Of(subjects, RdmComparison.Parse(name), CeilingPooling.Matched);
        var expected = golden.Numbers(name);
        ceiling.Lower.ShouldBe(expected[0], 1e-12);
        ceiling.Upper.ShouldBe(expected[1], 1e-12);
    }

    [Fact]
    public void The_lower_ceiling_is_not_above_the_upper() => Holds(["pearson", "cosine", "rho-a", "spearman", "whitened-cosine", "whitened-pearson"], CeilingPooling.Matched, scale: 1);

    /// <summary>A subject's share in the mean turns it towards that subject, however large or small its RDM is beside the others.</summary>
    [Fact]
    public void Nor_is_it_by_the_mean_of_raw_rdms_for_comparisons_of_an_angle() => Holds(["pearson", "cosine", "whitened-cosine", "whitened-pearson"], CeilingPooling.RawMean, scale: 10);

    private static void Holds(string[] comparisons, CeilingPooling pooling, double scale) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(1, 3),
        Prop.ForAll(
            (from members in Gen.Choose(2, 6)
             from count in Gen.Choose(4, 12)
             from seed in Gen.Choose(0, int.MaxValue)
             select Make.Set("s", members, count, (ulong)seed)).ToArbitrary(),
            subjects => comparisons.All(name =>
            {
                // Each RDM is that many times as large as the one before.
                var scaled = new RdmSet("s", subjects.Rdms.Select((rdm, s) => new Rdm(rdm.Name, rdm.Stimuli, [.. rdm.Pairs.ToArray().Select(d => d * Math.Pow(scale, s))])));
                var ceiling = NoiseCeilings.Of(scaled, RdmComparison.Parse(name), pooling);
                return ceiling.Lower <= ceiling.Upper + 1e-12;
            })));

    [Fact]
    public void Ceilings_go_to_one_as_noise_goes_to_zero()
    {
        var truth = Make.Random("truth", 15, 1);
        double before = 0;
        foreach (double noise in new[] { 1, 0.1, 0.001 })
        {
            var subjects = new RdmSet("s", Make.Set("noise", 5, 15, 2).Rdms.Select(n =>
                new Rdm(n.Name, n.Stimuli, [.. truth.Pairs.ToArray().Zip(n.Pairs.ToArray(), (t, e) => t + (noise * e))])));
            foreach (var pooling in Enum.GetValues<CeilingPooling>())
            {
                var ceiling = NoiseCeilings.Of(subjects, new TauB(), pooling);
                ceiling.Lower.ShouldBeGreaterThan(before);
                ceiling.Upper.ShouldBeGreaterThan(noise < 0.01 ? 0.99 : 0);
            }

            before = NoiseCeilings.Of(subjects, new TauB(), CeilingPooling.RawMean).Lower;
        }

        before.ShouldBeGreaterThan(0.99);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_true_model_lies_between_the_ceilings_on_average(string name)
    {
        var comparison = RdmComparison.Parse(name);
        double lower = 0, score = 0, upper = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var truth = Make.Random("truth", 12, seed);
            var subjects = new RdmSet("s", Make.Set("noise", 6, 12, seed).Rdms.Select(n =>
                new Rdm(n.Name, n.Stimuli, [.. truth.Pairs.ToArray().Zip(n.Pairs.ToArray(), (t, e) => t + e - 0.5)])));
            var ceiling = NoiseCeilings.Of(subjects, comparison, CeilingPooling.Matched);
            lower += ceiling.Lower;
            upper += ceiling.Upper;
            score += subjects.Rdms.Average(s => comparison.Compare(truth, s));
        }

        score.ShouldBeInRange(lower, upper);
    }

    [Fact]
    public void One_subject_has_no_ceiling() =>
        Should.Throw<VentralException>(() => NoiseCeilings.Of(Make.Set("IT", 1, 5, 1), new TauB(), CeilingPooling.RawMean)).Message.ShouldContain("'IT' has 1");

    [Fact]
    public void A_constant_subject_is_named() => Should.Throw<VentralException>(() => NoiseCeilings.Of(
        new RdmSet("IT", [Make.Rdm("sub-01", 1, 2, 3), Make.Rdm("sub-02", 4, 4, 4)]), new TauB(), CeilingPooling.RawMean)).Message.ShouldContain("'sub-02'");

    [Fact]
    public void Relabelled_and_plain_statistics_of_real_people_are_the_same_bits()
    {
        var people = RealPeople.Of("IT");
        var models = new RdmSet("EVC", RealPeople.Of("EVC").Rdms.Take(1));
        var result = Make.Mantel(models, people, "tau-b", 99, 1);
        for (int s = 0; s < people.Count; s++)
        {
            result.Statistics[s].ShouldBe(new TauB().Compare(models.Rdms[0], people.Rdms[s]));
        }
    }
}
