using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;

namespace Ventral.Analysis.Tests.Inference;

public class RepeatedMeasuresAnovaTests
{
    [Fact]
    public void Two_factors_agree_with_statsmodels_and_the_corrections_with_their_formulas()
    {
        foreach (JsonNode? one in Golden.Section("anova"))
        {
            (int n, int a, int b) = ((int)one!["n"].Number(), (int)one["a"].Number(), (int)one["b"].Number());
            double[] cells = one["cells"].Numbers();
            var values = new double[n, a, b];
            Buffer.BlockCopy(cells, 0, values, 0, cells.Length * sizeof(double));
            var anova = RepeatedMeasuresAnova.TwoWay(values, "A", "B");
            anova.Effects.Select(e => e.Name).ShouldBe(["A", "B", "A × B"]);
            anova.SubjectCount.ShouldBe(n);
            foreach ((AnovaEffect effect, JsonNode? golden) in anova.Effects.Zip(one["effects"]!.AsArray()))
            {
                Check(effect, golden!);
            }

            var first = new double[n, b];
            for (int i = 0; i < n * b; i++)
            {
                first[i / b, i % b] = values[i / b, 0, i % b];
            }

            AnovaEffect oneWay = RepeatedMeasuresAnova.OneWay(first, "B")["B"];
            oneWay.F.ShouldAgree(one["oneWayF"].Number(), 1e-10, "one-way F");
            oneWay.P.ShouldAgree(one["oneWayP"].Number(), 1e-9, "one-way p");
            oneWay.Sphericity.GreenhouseGeisser.ShouldAgree(one["oneWayGg"].Number(), 1e-10, "one-way ε");
        }
    }

    /// <summary>
    /// By hand: column means 2, 3, 5 about 10/3 give SS 14; row means 2, 4, 4 give 8; the total is 124 − 100 = 24, which
    /// leaves 2 on 4 degrees. F = 7/0.5. P(F(2, 4) &gt; f) = (1 + f/2)⁻². The residuals' two eigenvalues are equal: ε = 1.
    /// </summary>
    [Fact]
    public void One_factor_agrees_with_hand_arithmetic()
    {
        AnovaEffect effect = RepeatedMeasuresAnova.OneWay(new double[,] { { 1, 2, 3 }, { 2, 4, 6 }, { 3, 3, 6 } }, "layer")["layer"];
        effect.SumOfSquares.ShouldBe(14, 1e-12);
        effect.ErrorSumOfSquares.ShouldBe(2, 1e-12);
        effect.F.ShouldBe(14, 1e-11);
        effect.P.ShouldBe(1.0 / 64, 1e-12);
        effect.PartialEtaSquared.Value.ShouldBe(14.0 / 16, 1e-13);
        effect.GeneralizedEtaSquared.ShouldBe(14.0 / 24, 1e-13);
        effect.Sphericity.GreenhouseGeisser.ShouldBe(1, 1e-12);
        effect.Sphericity.HuynhFeldtRaw.ShouldBe(double.PositiveInfinity);
        effect.Sphericity.HuynhFeldt.ShouldBe(1);
    }

    [Fact]
    public void Two_levels_are_a_paired_t_test()
    {
        double[] a = [0.31, 0.12, 0.7, 0.44, 0.25, 0.5];
        double[] b = [0.1, 0.2, 0.22, 0.3, 0.05, 0.41];
        var values = new double[6, 2];
        for (int i = 0; i < 6; i++)
        {
            (values[i, 0], values[i, 1]) = (a[i], b[i]);
        }

        TestOutcome t = PairedT.Test(a, b);
        AnovaEffect effect = RepeatedMeasuresAnova.OneWay(values, "state").Effects.Single();
        effect.F.ShouldBe(t.Statistic * t.Statistic, 1e-11);
        foreach (double p in new[] { effect.P, effect.GreenhouseGeisserP, effect.HuynhFeldtP, effect.LowerBoundP })
        {
            p.ShouldBe(t.P, 1e-13);
        }

        effect.Sphericity.MauchlyW.ShouldBeNull();
    }

    [Fact]
    public void Adding_a_constant_to_each_subject_changes_no_effect()
    {
        var values = new double[5, 2, 3];
        var moved = new double[5, 2, 3];
        for (int i = 0; i < 30; i++)
        {
            values[i / 6, i / 3 % 2, i % 3] = ((i * i * 7) % 13) / 13.0;
            moved[i / 6, i / 3 % 2, i % 3] = values[i / 6, i / 3 % 2, i % 3] + (i / 6);
        }

        var before = RepeatedMeasuresAnova.TwoWay(values, "net", "layer");
        var after = RepeatedMeasuresAnova.TwoWay(moved, "net", "layer");
        foreach ((AnovaEffect x, AnovaEffect y) in before.Effects.Zip(after.Effects))
        {
            y.F.ShouldAgree(x.F, 1e-9, x.Name);
            y.Sphericity.GreenhouseGeisser.ShouldAgree(x.Sphericity.GreenhouseGeisser, 1e-9, x.Name);
        }
    }

    [Fact]
    public void Degenerate_tables_are_refused_with_their_reason()
    {
        Refusal(new double[1, 3]).ShouldContain("1 subjects");
        Refusal(new double[4, 1]).ShouldContain("1 of 'layer'");
        Refusal(new double[,] { { 1, 2 }, { 1, double.NaN } }).ShouldContain("subject 1, cell 1");
        Refusal(new double[,] { { 0.1, 0.3 }, { 0.2, 0.4 }, { 0.3, 0.5 } }).ShouldContain("'layer'");
        Should.Throw<KeyNotFoundException>(() => RepeatedMeasuresAnova.OneWay(new double[,] { { 1, 2 }, { 3, 9 } }, "layer")["net"])
            .Message.ShouldContain("'layer'");
    }

    private static string Refusal(double[,] values) =>
        Should.Throw<VentralException>(() => RepeatedMeasuresAnova.OneWay(values, "layer")).Message;

    private static void Check(AnovaEffect effect, JsonNode golden)
    {
        effect.F.ShouldAgree(golden["F"].Number(), 1e-9, effect.Name);
        effect.NumeratorDegrees.ShouldBe((int)golden["df1"].Number());
        effect.DenominatorDegrees.ShouldBe((int)golden["df2"].Number());
        effect.P.ShouldAgree(golden["p"].Number(), 1e-8, effect.Name);
        effect.Sphericity.GreenhouseGeisser.ShouldAgree(golden["gg"].Number(), 1e-10, effect.Name);
        if (golden["hf"] is not null && effect.NumeratorDegrees > 1)
        {
            effect.Sphericity.HuynhFeldtRaw.ShouldAgree(golden["hf"].Number(), 1e-9, effect.Name);
        }

        effect.GreenhouseGeisserP.ShouldAgree(golden["pGg"].Number(), 1e-8, effect.Name);
        effect.HuynhFeldtP.ShouldAgree(golden["pHf"].Number(), 1e-8, effect.Name);
        effect.LowerBoundP.ShouldAgree(golden["pLower"].Number(), 1e-8, effect.Name);
        if (golden["W"] is null)
        {
            effect.Sphericity.MauchlyW.ShouldBeNull();
        }
        else
        {
            effect.Sphericity.MauchlyW!.Value.ShouldAgree(golden["W"].Number(), 1e-9, effect.Name);
            effect.Sphericity.MauchlyP!.Value.ShouldAgree(golden["pMauchly"].Number(), 1e-9, effect.Name);
        }

        effect.PartialEtaSquared.Value.ShouldAgree(golden["eta"].Number(), 1e-9, effect.Name);
        double[] interval = golden["interval"].Numbers();
        effect.PartialEtaSquared.Interval.Lower.ShouldBe(interval[0], 1e-8);
        effect.PartialEtaSquared.Interval.Upper.ShouldBe(interval[1], 1e-8);
    }
}
