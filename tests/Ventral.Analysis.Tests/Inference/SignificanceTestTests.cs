using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;

namespace Ventral.Analysis.Tests.Inference;

public class SignificanceTestTests
{
    [Fact]
    public void T_tests_agree_with_scipy_and_their_intervals_with_the_noncentral_t()
    {
        foreach (JsonNode? one in Golden.Section("t"))
        {
            double[] a = one!["a"].Numbers();
            double[] b = one["b"].Numbers();
            double[] paired = one["paired"].Numbers();
            Check(OneSampleT.Test(a, 0.1), one["one"]!, 1 / Math.Sqrt(a.Length));
            Check(PairedT.Test(a, paired), one["rel"]!, 1 / Math.Sqrt(a.Length));
            Check(IndependentT.Test(a, b), one["ind"]!, Math.Sqrt((1.0 / a.Length) + (1.0 / b.Length)));
            TestOutcome welch = WelchT.Test(a, b);
            Check(welch, one["welch"]!, welch.Effect.Value / welch.Statistic);
        }
    }

    [Fact]
    public void Wilcoxon_agrees_with_scipy()
    {
        foreach (JsonNode? one in Golden.Section("wilcoxon"))
        {
            TestOutcome result = WilcoxonSignedRank.Test(one!["values"].Numbers());
            result.Statistic.ShouldBe(one["W"].Number());
            result.P.ShouldAgree(one["p"].Number(), 1e-12, one.ToJsonString());
            result.Effect.Interval.Contains(result.Effect.Value).ShouldBeTrue();
        }
    }

    [Fact]
    public void Kruskal_agrees_with_scipy()
    {
        foreach (JsonNode? one in Golden.Section("kruskal"))
        {
            double[][] groups = [.. one!["groups"]!.AsArray().Select(g => g.Numbers())];
            TestOutcome result = KruskalWallis.Test(groups);
            result.Statistic.ShouldAgree(one["H"].Number(), 1e-11, "H");
            result.P.ShouldAgree(one["p"].Number(), 1e-10, "p");
            result.Effect.Value.ShouldBe(result.Statistic / (result.SampleSizes.Sum() - 1));
        }
    }

    [Fact]
    public void Results_read_like_a_paper()
    {
        TestOutcome result = PairedT.Test([3, 4, 6, 5], [1, 3, 3, 4]);
        result.ToString().ShouldStartWith("t(3) = 3.656, p = 0.0354, Cohen's dz = 1.828 [");
        result.Effect.HedgesCorrected(3).Name.ShouldBe("Hedges' gz");
    }

    [Fact]
    public void Hedges_factor_of_14_degrees_is_that_of_the_gamma_function()
    {
        // J = Γ(7)/(√7·Γ(6.5)) = 720/(2.6457513…·287.8852778…)
        var effect = new EffectSize("Cohen's dz", 1, new ConfidenceInterval(0.5, 2, 0.95));
        EffectSize corrected = effect.HedgesCorrected(14);
        corrected.Value.ShouldBe(720 / (2.6457513110645907 * 287.88527781504433), 1e-12);
        corrected.Interval.Upper.ShouldBe(2 * corrected.Value, 1e-15);
        Should.Throw<ArgumentOutOfRangeException>(() => effect.HedgesCorrected(1));
    }

    [Fact]
    public void Swapping_the_conditions_turns_the_sign_and_nothing_else()
    {
        double[] a = [0.3, 0.1, 0.7, 0.4, 0.25];
        double[] b = [0.1, 0.2, 0.2, 0.3, 0.05];
        TestOutcome forth = PairedT.Test(a, b);
        TestOutcome back = PairedT.Test(b, a);
        back.Statistic.ShouldBe(-forth.Statistic);
        back.P.ShouldBe(forth.P);
        back.Effect.Interval.Upper.ShouldBe(-forth.Effect.Interval.Lower, 1e-9);
        WilcoxonSignedRank.Test(b, a).Effect.Value.ShouldBe(-WilcoxonSignedRank.Test(a, b).Effect.Value);
    }

    [Fact]
    public void Degenerate_input_is_refused_with_its_reason()
    {
        double[] constant = [0.2, 0.2, 0.2];
        Refusal(() => OneSampleT.Test(constant)).ShouldContain("vary");
        Refusal(() => OneSampleT.Test([1])).ShouldContain("at least 2 values");
        Refusal(() => OneSampleT.Test([1, double.NaN])).ShouldContain("value 1");
        Refusal(() => PairedT.Test([0.3, 0.4, 0.7], [0.2, 0.3, 0.6])).ShouldContain("differences that vary");
        Refusal(() => PairedT.Test([1, 2], [1])).ShouldContain("2 and 1");
        Refusal(() => IndependentT.Test(constant, [0.1, 0.1])).ShouldContain("vary");
        Refusal(() => WelchT.Test(constant, [0.1, 0.1])).ShouldContain("vary");
        Refusal(() => WilcoxonSignedRank.Test(constant, constant)).ShouldContain("0 of 3");
        Refusal(() => WilcoxonSignedRank.Test([1, double.PositiveInfinity])).ShouldContain("finite");
        Refusal(() => KruskalWallis.Test([1, 1], [1, 1])).ShouldContain("vary");
        Refusal(() => KruskalWallis.Test([1, 2], [])).ShouldContain("2, 0");
        Refusal(() => KruskalWallis.Test([1, 2], [double.NaN])).ShouldContain("group 1");
    }

    private static void Check(TestOutcome result, JsonNode golden, double perNoncentrality)
    {
        result.Statistic.ShouldAgree(golden["t"].Number(), 1e-11, result.Test);
        result.P.ShouldAgree(golden["p"].Number(), 1e-10, result.Test);
        result.DegreesOfFreedom[0].ShouldAgree(golden["df"].Number(), 1e-12, result.Test);
        result.Effect.Value.ShouldAgree(golden["effect"].Number(), 1e-11, result.Test);
        double[] interval = golden["noncentrality"].Numbers();
        result.Effect.Interval.Lower.ShouldBe(interval[0] * perNoncentrality, 1e-9);
        result.Effect.Interval.Upper.ShouldBe(interval[1] * perNoncentrality, 1e-9);
    }

    private static string Refusal(Action action) => Should.Throw<VentralException>(action).Message;
}
