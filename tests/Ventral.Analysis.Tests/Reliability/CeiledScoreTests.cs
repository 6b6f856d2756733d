using System.Collections.Immutable;
using Ventral.Analysis.Reliability;

namespace Ventral.Analysis.Tests.Reliability;

public class CeiledScoreTests
{
    private static readonly ChannelCeilings OfR = new("c", CeilingScale.Correlation, [0.5, 0.8, null, 0, -0.2]);
    private static readonly ChannelCeilings OfVariance = new("C", CeilingScale.ExplainedVariance, [0.25, 0.64, null, 0, -0.2]);

    [Fact]
    public void Raw_ceiling_value_and_formula_travel_together()
    {
        ImmutableArray<double?> scores = [0.25, -0.4, 0.3, 0.3, 0.3];
        var plain = OfR.Apply(scores, CeilingScale.Correlation, CeilingFormula.Ratio);
        plain[0].ShouldBe(new CeiledScore(0.25, 0.5, 0.5, "r / c, c: c"));
        plain.Select(s => s.Value).ShouldBe([0.5, -0.5, null, null, null]);
        plain.ShouldAllBe(s => !s.IsAboveCeiling && !s.HasLostSign);

        var squared = OfR.Apply(scores, CeilingScale.Correlation, CeilingFormula.SquaredRatio);
        squared[0].ShouldBe(new CeiledScore(0.25, 0.5, 0.25, "(r / c)², c: c"));
        squared[1].Value.ShouldBe(0.25);
        squared.Select(s => s.HasLostSign).ShouldBe([false, true, false, false, false]);
    }

    [Fact]
    public void A_bound_is_squared_once_whatever_its_scale()
    {
        ImmutableArray<double?> r = [0.25, 0.4, 0.3, 0.3, 0.3], squares = [.. r.Select(s => s * s)];
        OfVariance.Apply(r, CeilingScale.Correlation, CeilingFormula.Ratio)[0].ShouldBe(new CeiledScore(0.25, 0.25, 0.5, "r / √C, C: C"));
        OfVariance.Apply(squares, CeilingScale.ExplainedVariance, CeilingFormula.Ratio)[0].ShouldBe(new CeiledScore(0.0625, 0.25, 0.25, "R² / C, C: C"));
        OfR.Apply(squares, CeilingScale.ExplainedVariance, CeilingFormula.Ratio)[0].ShouldBe(new CeiledScore(0.0625, 0.5, 0.25, "R² / c², c: c"));
        Should.Throw<VentralException>(() => OfR.Apply(squares, CeilingScale.ExplainedVariance, CeilingFormula.SquaredRatio)).Message.ShouldContain("squared twice");
        Should.Throw<VentralException>(() => OfVariance.Apply(r, CeilingScale.Correlation, CeilingFormula.SquaredRatio)).Message.ShouldContain("the bounds of 'C' are variances");
    }

    [Fact]
    public void A_score_above_its_bound_is_flagged_and_kept()
    {
        var score = OfR.Apply([0.6, 0.6, 0.6, 0.6, 0.6], CeilingScale.Correlation, CeilingFormula.Ratio)[0];
        score.IsAboveCeiling.ShouldBeTrue();
        score.Value!.Value.ShouldBe(1.2, 1e-15);
    }

    /// <summary>(−0.6 / 0.5)² = 1.44.</summary>
    [Fact]
    public void A_score_far_below_0_is_not_above_its_bound_when_squared()
    {
        var scores = OfR.Apply([-0.6, 0.88, 0.6, 0.6, 0.6], CeilingScale.Correlation, CeilingFormula.SquaredRatio);
        scores[0].Value!.Value.ShouldBe(1.44, 1e-15);
        (scores[0].IsAboveCeiling, scores[0].HasLostSign).ShouldBe((false, true));
        (scores[1].IsAboveCeiling, scores[1].HasLostSign).ShouldBe((true, false));
    }

    [Fact]
    public void A_ratio_of_medians_names_who_is_in_neither()
    {
        var median = new ChannelCeilings("c", CeilingScale.Correlation, [0.5, null, 0.7, 0.9, 0.6])
            .ApplyToMedian([0.1, 0.2, 0.3, null, 0.5], CeilingScale.Correlation, CeilingFormula.SquaredRatio);
        median.LeftOut.ShouldBe([1, 3]);
        (median.Score.Raw, median.Score.Ceiling).ShouldBe((0.3, 0.6));
        median.Score.Value!.Value.ShouldBe(0.25, 1e-15);
        median.Score.Formula.ShouldBe("(median r / median c)², c: c");
        new ChannelCeilings("c", CeilingScale.Correlation, [null]).ApplyToMedian([0.1], CeilingScale.Correlation, CeilingFormula.Ratio).Score.Value.ShouldBeNull();
    }

    [Fact]
    public void Scores_and_bounds_must_fit_and_be_finite()
    {
        Should.Throw<VentralException>(() => OfR.Apply([1], CeilingScale.Correlation, CeilingFormula.Ratio)).Message.ShouldContain("bounds 5 channels, found scores of 1");
        Should.Throw<VentralException>(() => OfR.Apply([1, 1, 1, double.NaN, 1], CeilingScale.Correlation, CeilingFormula.Ratio));
        Should.Throw<VentralException>(() => new ChannelCeilings("c", CeilingScale.Correlation, [double.PositiveInfinity]));
        Should.Throw<VentralException>(() => new ChannelCeilings("c", CeilingScale.Correlation, []));
    }
}
