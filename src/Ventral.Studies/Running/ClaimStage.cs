using System.Collections.Immutable;

using Ventral.Analysis.Inference;
using Ventral.Studies.Claims;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>Puts the study's hypotheses to their tests: the rows of <c>claims.csv</c>.</summary>
internal sealed class ClaimStage
{
    private const int SignPatterns = 100_000;

    private readonly Study study;

    private readonly ScoreTable scores;

    private readonly BootstrapStage? bootstraps;

    public ClaimStage(Study study, ScoreTable scores, BootstrapStage? bootstraps = null)
    {
        this.bootstraps = bootstraps;
        this.study = study;
        this.scores = scores;
    }

    /// <summary>One row a hypothesis, in their order.</summary>
    public ImmutableArray<ClaimRow> Rows()
    {
        var tested = study.Hypotheses.Select(Test).ToArray();
        var rows = study.Hypotheses.Select((_, i) => tested[i].Row).ToArray();
        foreach (string family in study.Hypotheses.Select(h => h.Family).Distinct(StringComparer.Ordinal))
        {
            int[] members = [.. Enumerable.Range(0, rows.Length).Where(i => study.Hypotheses[i].Family == family)];

            // What could not be tested still was claimed: to adjust for fewer tests than were declared would be no adjustment.
            double[] p = Adjusted([.. members.Select(i => rows[i].P ?? 1)], study.Hypotheses[members[0]].Adjustment);
            double[] against = Adjusted([.. members.Select(i => tested[i].Against ?? 1)], study.Hypotheses[members[0]].Adjustment);
            for (int k = 0; k < members.Length; k++)
            {
                int i = members[k];
                rows[i] = rows[i] with
                {
                    FamilySize = members.Length,
                    PAdjusted = rows[i].P is null ? null : p[k],
                    Verdict = rows[i].P is null ? Verdict.NotTested
                        : p[k] < study.Hypotheses[i].Alpha ? Verdict.Supported
                        : against[k] < study.Hypotheses[i].Alpha ? Verdict.Contradicted
                        : Verdict.NotSupported,
                };
            }
        }

        return [.. rows];
    }

    private static double[] Adjusted(double[] p, Adjustment adjustment) => adjustment switch
    {
        Adjustment.Holm => Holm.Adjust(p),
        Adjustment.Bonferroni => Bonferroni.Adjust(p),
        Adjustment.BenjaminiHochberg => BenjaminiHochberg.Adjust(p),
        Adjustment.BenjaminiYekutieli => BenjaminiYekutieli.Adjust(p),
        _ => p,
    };

    private static ClaimRow Untested(Hypothesis hypothesis, string reason) => new() { Hypothesis = hypothesis, FamilySize = 0, Verdict = Verdict.NotTested, Reason = reason };

    private static double[] PerSubject(ScoreSeries series, string layer) => layer.Length > 0
        ? series.Layer(layer).ToArray()
        : [.. Enumerable.Range(0, series.Observations.Length).Select(s => ScoreSeries.MeanOf(series.Values.Select(values => values[s]).ToArray()))];

    // The row, and the p of a difference the other way where the claim has a direction.
    private (ClaimRow Row, double? Against) Test(Hypothesis hypothesis)
    {
        string measure = study.Inference.Measure.Name;
        if (scores.Find(hypothesis.Contrast.First, hypothesis.Roi) is not { } first || scores.Find(hypothesis.Contrast.Second, hypothesis.Roi) is not { } second)
        {
            return (Untested(hypothesis, $"One of the networks has no scores in {hypothesis.Roi} by '{measure}'."), null);
        }

        if (hypothesis.Test == ClaimTest.TwoFactorBootstrap)
        {
            return Resampled(hypothesis, first);
        }

        if (!first.OfSubjects || !second.OfSubjects || !first.Observations.SequenceEqual(second.Observations, StringComparer.Ordinal))
        {
            return (Untested(hypothesis, "The two networks were not scored against the same subjects, so that their scores cannot be paired."), null);
        }

        if ((hypothesis.Layer.Length > 0 && !(first.Layers.Contains(hypothesis.Layer, StringComparer.Ordinal) && second.Layers.Contains(hypothesis.Layer, StringComparer.Ordinal)))
            || !first.Layers.SequenceEqual(second.Layers, StringComparer.Ordinal))
        {
            return (Untested(hypothesis, "A layer that the claim is about has no score by one of the networks."), null);
        }

        double[] a = PerSubject(first, hypothesis.Layer), b = PerSubject(second, hypothesis.Layer);
        try
        {
            return hypothesis.Direction == ClaimDirection.Equivalent ? (Equivalent(hypothesis, a, b), null) : Directed(hypothesis, a, b);
        }
        catch (VentralException e)
        {
            return (Untested(hypothesis, e.Message), null);
        }
    }

    private static ClaimRow Equivalent(Hypothesis hypothesis, double[] a, double[] b)
    {
        var test = Equivalence.Paired(a, b, -hypothesis.Margin!.Value, hypothesis.Margin.Value);
        return new()
        {
            Hypothesis = hypothesis,
            FamilySize = 0,
            Verdict = Verdict.NotTested,
            Statistic = "t",
            Value = test.Lower.P > test.Upper.P ? test.Lower.T : test.Upper.T,
            Df = test.DegreesOfFreedom,
            P = test.P,
            EffectSize = "mean difference",
            Effect = test.Difference,
            IntervalLower = PairedT.Test(a, b).RawEffect!.Interval.Lower,
            IntervalUpper = PairedT.Test(a, b).RawEffect!.Interval.Upper,
            Count = a.Length,
        };
    }

    private (ClaimRow Row, double? Against) Resampled(Hypothesis hypothesis, ScoreSeries first)
    {
        try
        {
            if (bootstraps is null)
            {
                return (Untested(hypothesis, "Only scores are known here; a two-factor bootstrap needs the RDMs."), null);
            }

            var found = bootstraps.Difference(hypothesis.Contrast, hypothesis.Roi, hypothesis.Layer.Length > 0 ? first.Layers.IndexOf(hypothesis.Layer) : null);
            if (found.P is not { } twoSided)
            {
                return (Untested(hypothesis, "All draws give the same difference, so that nothing says how surprising it is."), null);
            }

            double up = found.Estimate > 0 ? twoSided / 2 : 1 - (twoSided / 2);
            var row = new ClaimRow
            {
                Hypothesis = hypothesis,
                FamilySize = 0,
                Verdict = Verdict.NotTested,
                Statistic = "t",
                Value = found.T,
                Df = found.DegreesOfFreedom,
                P = InDirection(hypothesis.Direction, up, twoSided),
                EffectSize = "mean difference",
                Effect = found.Estimate,
                IntervalLower = found.Interval.Lower,
                IntervalUpper = found.Interval.Upper,
                Count = bootstraps.SubjectsOf(hypothesis.Roi),
            };
            return (row, Against(hypothesis.Direction, up));
        }
        catch (VentralException e)
        {
            return (Untested(hypothesis, e.Message), null);
        }
    }

    private static double InDirection(ClaimDirection direction, double up, double twoSided) => direction switch
    {
        ClaimDirection.Greater => up,
        ClaimDirection.Less => 1 - up,
        _ => twoSided,
    };

    private static double? Against(ClaimDirection direction, double up) => direction switch
    {
        ClaimDirection.Greater => 1 - up,
        ClaimDirection.Less => up,
        _ => null,
    };

    private (ClaimRow Row, double? Against) Directed(Hypothesis hypothesis, double[] a, double[] b)
    {
        var outcome = hypothesis.Test == ClaimTest.Wilcoxon ? WilcoxonSignedRank.Test(a, b) : PairedT.Test(a, b);
        double twoSided = outcome.P;
        if (hypothesis.Test == ClaimTest.SignFlips)
        {
            twoSided = SignFlips.Test([.. a.Zip(b, (x, y) => x - y)], SignPatterns, study.Seed).P[0];
        }

        // All three are symmetric under the null hypothesis: the tail that the effect points into has half of p.
        double up = outcome.Effect.Value > 0 ? twoSided / 2 : 1 - (twoSided / 2);
        var row = new ClaimRow
        {
            Hypothesis = hypothesis,
            FamilySize = 0,
            Verdict = Verdict.NotTested,
            Statistic = outcome.StatisticName,
            Value = outcome.Statistic,
            Df = outcome.DegreesOfFreedom.Length > 0 && hypothesis.Test != ClaimTest.SignFlips ? outcome.DegreesOfFreedom[0] : null,
            P = InDirection(hypothesis.Direction, up, twoSided),
            EffectSize = outcome.Effect.Name,
            Effect = outcome.Effect.Value,
            IntervalLower = outcome.Effect.Interval.Lower,
            IntervalUpper = outcome.Effect.Interval.Upper,
            Count = a.Length,
        };
        return (row, Against(hypothesis.Direction, up));
    }
}
