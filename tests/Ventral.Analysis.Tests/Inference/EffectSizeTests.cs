using System.Text.Json;
using Ventral.Analysis.Inference;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>Intervals of effect sizes against SciPy (Goldens/effect_sizes.py) and against print.</summary>
public class EffectSizeTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Goldens", "effect_sizes.json"))).RootElement;

    /// <summary>1e-8 of the value: SciPy's distribution function is good to some 1e-12, its root to 1e-13.</summary>
    [Fact]
    public void Ends_of_the_noncentrality_are_scipys()
    {
        foreach (var golden in Goldens.GetProperty("noncentrality").EnumerateArray())
        {
            double[] ends = [.. golden.GetProperty("ends").EnumerateArray().Select(v => v.GetDouble())];
            var found = NoncentralFDistribution.Interval(Number(golden, "f"), Number(golden, "a"), Number(golden, "b"), Number(golden, "level"));
            found.Lower.ShouldBe(ends[0], 1e-8 * (1 + ends[0]));
            found.Upper.ShouldBe(ends[1], 1e-8 * ends[1]);
        }
    }

    /// <summary>R's effectsize documents partial η² of F(2, 18) = 40.72 as .82 [.66, .89] and of F(1, 9) = 33.77 as .79 [.49, .89] at 90 %, with ends λ/(λ + df₂).</summary>
    [Theory]
    [InlineData(40.72, 2, 18, 0.82, 0.66, 0.89)]
    [InlineData(33.77, 1, 9, 0.79, 0.49, 0.89)]
    public void Ends_of_the_noncentrality_are_rs(double f, int a, int b, double eta, double lower, double upper)
    {
        var lambda = NoncentralFDistribution.Interval(f, a, b, 0.9);
        (f * a / ((f * a) + b)).ShouldBe(eta, 0.005);
        (lambda.Lower / (lambda.Lower + b)).ShouldBe(lower, 0.005);
        (lambda.Upper / (lambda.Upper + b)).ShouldBe(upper, 0.005);
    }

    /// <summary>Partial η² ends at λ/(λ + df₁ + df₂ + 1), partial ω² at λ/(λ + observations): Steiger 2004, doi:10.1037/1082-989X.9.2.164.</summary>
    [Fact]
    public void Shares_of_variance_end_where_their_noncentrality_does()
    {
        double[,] values = { { 1, 2, 4 }, { 2, 4, 6 }, { 3, 3, 6 }, { 2, 5, 5 } };
        var effect = RepeatedMeasuresAnova.OneWay(values, "layer")["layer"];
        var lambda = NoncentralFDistribution.Interval(effect.F, 2, 6);
        effect.PartialEtaSquared.Interval.Upper.ShouldBe(lambda.Upper / (lambda.Upper + 9), 1e-14);
        effect.PartialOmegaSquared.Name.ShouldBe("partial ω²");
        effect.PartialOmegaSquared.Value.ShouldBe(2 * (effect.F - 1) / ((2 * (effect.F - 1)) + 12), 1e-14);
        effect.PartialOmegaSquared.Interval.Lower.ShouldBe(lambda.Lower / (lambda.Lower + 12), 1e-14);
        effect.PartialOmegaSquared.Interval.Upper.ShouldBe(lambda.Upper / (lambda.Upper + 12), 1e-14);
        effect.PartialOmegaSquared.Interval.Contains(effect.PartialOmegaSquared.Value).ShouldBeTrue();
    }

    [Fact]
    public void Hedges_correction_is_that_of_gamma_functions_and_takes_the_interval_along()
    {
        foreach (var golden in Goldens.GetProperty("hedges").EnumerateArray())
        {
            var d = new EffectSize("Cohen's d", 0.8, new(0.2, 1.5, 0.95));
            var g = d.HedgesCorrected(Number(golden, "m"));
            double j = Number(golden, "j");
            (g.Name, g.Interval.Level).ShouldBe(("Hedges' g", 0.95));
            g.Value.ShouldBe(0.8 * j, 1e-12);
            g.Interval.Lower.ShouldBe(0.2 * j, 1e-12);
            g.Interval.Upper.ShouldBe(1.5 * j, 1e-12);
        }
    }

    [Fact]
    public void Absurd_numbers_of_levels_are_told()
    {
        double[,] values = new double[3, 4];
        Should.Throw<VentralException>(() => MixedAnova.Of(values, "group", ["a", "a", "b"], ("x", int.MaxValue), ("y", int.MaxValue), ("z", int.MaxValue))).Message.ShouldContain("2147483647 of 'x'");
        Should.Throw<VentralException>(() => RepeatedMeasuresAnova.Of(values, ("x", 2_000_000_000), ("y", 2_000_000_000))).Message.ShouldContain("more than there can be");
        Should.Throw<VentralException>(() => RepeatedMeasuresAnova.Of(values, ("x", -2), ("y", -2)));
    }

    private static double Number(JsonElement golden, string name) => golden.GetProperty(name).GetDouble();
}
