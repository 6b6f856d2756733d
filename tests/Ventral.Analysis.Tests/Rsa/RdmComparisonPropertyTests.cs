using FsCheck;
using FsCheck.Fluent;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Rsa;

public class RdmComparisonPropertyTests
{
    private static readonly Gen<(Rdm A, Rdm B, ulong Seed)> Pairs =
        from count in Gen.Choose(3, 14)
        from levelsA in Gen.Elements(2, 3, 10, int.MaxValue)
        from levelsB in Gen.Elements(2, 3, 10, int.MaxValue)
        from seed in Gen.Choose(0, int.MaxValue)
        select (Make.Random("a", count, (ulong)seed, levelsA), Make.Random("b", count, (ulong)seed, levelsB), (ulong)seed);

    [Fact]
    public void Rank_comparisons_ignore_monotone_maps() => Holds((a, b, _) =>
        new[] { "tau-a", "tau-b", "spearman", "rho-a", "spearman-squared" }.All(name =>
        {
            var comparison = RdmComparison.Parse(name);
            return comparison.Compare(a, b) == comparison.Compare(Make.Mapped(a, v => (v * v * v) + 2), Make.Mapped(b, v => Math.Sqrt(v) - 7));
        }));

    [Fact]
    public void Joint_relabelling_changes_nothing() => Holds((a, b, seed) =>
    {
        var permutation = new Philox(new Seed(seed), "relabel").Permutation(a.Count);
        return RdmComparison.Names.All(name =>
        {
            var comparison = RdmComparison.Parse(name);
            double difference = comparison.Compare(a, b) - comparison.Compare(Make.Relabelled(a, permutation), Make.Relabelled(b, permutation));
            return Math.Abs(difference) <= (name.StartsWith("tau", StringComparison.Ordinal) ? 0 : 1e-12);
        });
    });

    [Fact]
    public void Values_are_symmetric_and_in_range() => Holds((a, b, _) => RdmComparison.Names.All(name =>
    {
        var comparison = RdmComparison.Parse(name);
        double value = comparison.Compare(a, b);
        return Math.Abs(value - comparison.Compare(b, a)) <= (name == "bures" ? 1e-12 : 1e-15) && Math.Abs(value) <= 1 && (comparison.IsSigned || name == "whitened-cosine" || value >= 0);
    }));

    [Fact]
    public void Turning_one_rdm_over_turns_the_sign() => Holds((a, b, _) =>
        new[] { "tau-a", "tau-b", "spearman", "pearson", "rho-a" }.All(name =>
        {
            var comparison = RdmComparison.Parse(name);
            return Math.Abs(comparison.Compare(a, b) + comparison.Compare(Make.Mapped(a, v => 9 - v), b)) <= 1e-12;
        }));

    [Fact]
    public void Without_ties_tau_a_is_tau_b_and_rho_a_is_spearman() => Holds((a, b, seed) =>
    {
        var x = Make.Random("x", a.Count, seed);
        var y = Make.Random("y", a.Count, seed);
        return new TauA().Compare(x, y) == new TauB().Compare(x, y) && Math.Abs(new RhoA().Compare(x, y) - new Spearman().Compare(x, y)) < 1e-12;
    });

    private static void Holds(Func<Rdm, Rdm, ulong, bool> property) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(7, 11),
        Prop.ForAll(Pairs.ToArbitrary(), p => property(p.A, p.B, p.Seed)));
}
