using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Inference;

public class CorrectionTests
{
    [Fact]
    public void Corrections_agree_with_statsmodels()
    {
        Golden.Section("corrections").ShouldNotBeEmpty();
        foreach (JsonNode? one in Golden.Section("corrections"))
        {
            double[] p = one!["p"].Numbers();
            Check(Holm.Adjust(p), one["holm"].Numbers());
            Check(BenjaminiHochberg.Adjust(p), one["bh"].Numbers());
            Check(Bonferroni.Adjust(p), one["bonferroni"].Numbers());
        }
    }

    [Fact]
    public void Corrected_values_never_fall_below_p_keep_its_order_and_are_ranked_by_severity()
    {
        var draws = new Philox(new Seed(20200426), "families of p values");
        for (int family = 0; family < 200; family++)
        {
            // Few distinct values, so that ties are common.
            double[] p = [.. Enumerable.Range(0, draws.NextInt(20)).Select(_ => draws.NextInt(50) / 49.0)];
            double[] holm = Holm.Adjust(p);
            double[] rate = BenjaminiHochberg.Adjust(p);
            double[] bonferroni = Bonferroni.Adjust(p);
            for (int i = 0; i < p.Length; i++)
            {
                rate[i].ShouldBeInRange(p[i], holm[i] + 1e-15);
                holm[i].ShouldBeInRange(p[i], bonferroni[i]);
                bonferroni[i].ShouldBeLessThanOrEqualTo(1);
                for (int j = 0; j < p.Length; j++)
                {
                    (p[i] > p[j] || (holm[i] <= holm[j] && rate[i] <= rate[j])).ShouldBeTrue();
                }
            }
        }
    }

    [Fact]
    public void What_is_no_probability_is_refused()
    {
        Should.Throw<VentralException>(() => Holm.Adjust([0.1, double.NaN])).Message.ShouldContain("value 1");
        Should.Throw<VentralException>(() => BenjaminiHochberg.Adjust([1.2]));
        Should.Throw<VentralException>(() => Bonferroni.Adjust([-0.1]));
        Holm.Adjust([]).ShouldBeEmpty();
    }

    private static void Check(double[] actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            actual[i].ShouldBe(expected[i], 1e-14);
        }
    }
}
