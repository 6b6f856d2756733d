using System.IO.Compression;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa;

public class NoiseCeilingTests
{
    private const string Folder = "github.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images/";

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
        var ceiling = NoiseCeilings.Of(People(roi), RdmComparison.Parse(comparison), CeilingPooling.RawMean);
        ceiling.Lower.ShouldBe(lower, 1e-6);
        ceiling.Upper.ShouldBe(upper, 1e-6);
    }

    [Theory]
    [InlineData("spearman")]
    [InlineData("pearson")]
    [InlineData("rho-a")]
    [InlineData("cosine")]
    [InlineData("tau-a")]
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
    public void The_lower_ceiling_is_not_above_the_upper() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(1, 3),
        Prop.ForAll(
            (from members in Gen.Choose(2, 6)
             from count in Gen.Choose(4, 12)
             from seed in Gen.Choose(0, int.MaxValue)
             select Make.Set("s", members, count, (ulong)seed)).ToArbitrary(),
            subjects => new[] { "pearson", "cosine", "rho-a", "spearman" }.All(name =>
            {
                var ceiling = NoiseCeilings.Of(subjects, RdmComparison.Parse(name), CeilingPooling.Matched);
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

    [Fact]
    public void The_true_model_lies_between_the_ceilings_on_average()
    {
        double lower = 0, score = 0, upper = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var truth = Make.Random("truth", 12, seed);
            var subjects = new RdmSet("s", Make.Set("noise", 6, 12, seed).Rdms.Select(n =>
                new Rdm(n.Name, n.Stimuli, [.. truth.Pairs.ToArray().Zip(n.Pairs.ToArray(), (t, e) => t + e)])));
            var ceiling = NoiseCeilings.Of(subjects, new Pearson(), CeilingPooling.Matched);
            lower += ceiling.Lower;
            upper += ceiling.Upper;
            score += subjects.Rdms.Average(s => new Pearson().Compare(truth, s));
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
        var people = People("IT");
        var models = new RdmSet("EVC", People("EVC").Rdms.Take(1));
        var result = Make.Mantel(models, people, "tau-b", 99, 1);
        for (int s = 0; s < people.Count; s++)
        {
            result.Statistics[s].ShouldBe(new TauB().Compare(models.Rdms[0], people.Rdms[s]));
        }
    }

    private static RdmSet People(string roi)
    {
        using var file = File.OpenRead(Requirement.RealFile($"{Folder}92images_fmri_{roi}_RDMs.gzip"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var json = JsonDocument.Parse(unpacked);
        var values = json.RootElement.Numbers("data");
        var ids = Make.Ids(92);
        return new RdmSet(roi, values.Chunk(92 * 92).Select((square, s) =>
        {
            var pairs = new List<double>();
            for (int i = 0; i < 92; i++)
            {
                pairs.AddRange(square[((i * 92) + i + 1)..((i + 1) * 92)]);
            }

            return new Rdm($"sub-{s + 1:00}", ids, [.. pairs]);
        }));
    }
}
