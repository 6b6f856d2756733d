using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Rsa;

/// <summary>What every comparison of RDMs holds to.</summary>
public class RsaAxiomTests
{
    private static readonly string[] OfRanks = ["tau-a", "tau-b", "spearman", "rho-a", "spearman-squared"];

    private static readonly string[] OfLines = ["pearson", "whitened-pearson"];

    public static TheoryData<string> Names => [.. RdmComparison.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_comparison_ignores_names_of_stimuli_and_scale_and_ranks_ignore_monotone_maps(string name)
    {
        var comparison = RdmComparison.Parse(name);
        for (ulong seed = 0; seed < 60; seed++)
        {
            var philox = new Philox(new Seed(seed), "axioms");
            int count = 4 + philox.NextInt(12), levels = seed % 3 == 0 ? 4 : int.MaxValue;
            Rdm a = Make.Mapped(Make.Random("a", count, seed, levels), v => v + 1), b = Make.Mapped(Make.Random("b", count, seed), v => v + 1);
            double value = comparison.Compare(a, b);
            int[] permutation = philox.Permutation(count);
            double exact = name.StartsWith("tau", StringComparison.Ordinal) ? 0 : 1e-11;
            Math.Abs(comparison.Compare(Make.Relabelled(a, permutation), Make.Relabelled(b, permutation)) - value).ShouldBeLessThanOrEqualTo(exact);
            Math.Abs(comparison.Compare(b, a) - value).ShouldBeLessThanOrEqualTo(exact);
            Math.Abs(comparison.Compare(Make.Mapped(a, v => 8 * v), Make.Mapped(b, v => v / 4)) - value).ShouldBeLessThanOrEqualTo(exact);
            if (levels == int.MaxValue || name is not ("tau-a" or "rho-a"))
            {
                comparison.Compare(a, a).ShouldBe(1, 1e-11);
            }

            // Of two levels, every map is a line.
            if (a.Pairs.ToArray().Distinct().Count() < 3)
            {
                continue;
            }

            double shifted = comparison.Compare(Make.Mapped(a, v => (3 * v) + 5), b), bent = comparison.Compare(Make.Mapped(a, v => v * v * v), b);
            (Math.Abs(shifted - value) <= 1e-11).ShouldBe(OfRanks.Contains(name) || OfLines.Contains(name), name);
            (Math.Abs(bent - value) <= 1e-11).ShouldBe(OfRanks.Contains(name), name);
        }
    }
}
