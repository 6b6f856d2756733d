using System.Collections.Immutable;
using System.Globalization;

using Ventral.Analysis.Inference;
using Ventral.Studies.Claims;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>Puts the study's hypotheses to their tests: the rows of <c>claims.csv</c>.</summary>
internal sealed class ClaimStage
{
    private readonly Study study;

    private readonly ScoreTable scores;

    private readonly BootstrapStage? bootstraps;

    private readonly ImmutableDictionary<string, string> absent;

    /// <param name="study">The study.</param>
    /// <param name="scores">The scores of its networks.</param>
    /// <param name="bootstraps">Their two-factor bootstraps; null where RDMs are not known.</param>
    /// <param name="absent">Why networks have no scores, by key, where that is known.</param>
    public ClaimStage(Study study, ScoreTable scores, BootstrapStage? bootstraps = null, ImmutableDictionary<string, string>? absent = null)
    {
        this.absent = absent ?? ImmutableDictionary<string, string>.Empty;
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
            var adjustment = study.Hypotheses[members[0]].Adjustment;

            // What could not be tested still was claimed: to adjust for fewer tests than were declared would be no adjustment.
            double[] p = Attainable.Adjusted([.. members.Select(i => rows[i].P ?? 1)], adjustment);
            double[] against = Attainable.Adjusted([.. members.Select(i => tested[i].Against ?? 1)], adjustment);
            double[] smallest = Attainable.Adjusted([.. members.Select(i => tested[i].Smallest)], adjustment);
            for (int k = 0; k < members.Length; k++)
            {
                int i = members[k];
                double alpha = study.Hypotheses[i].Alpha;
                var verdict = rows[i].P is null ? Verdict.NotTested
                    : p[k] < alpha ? Verdict.Supported
                    : against[k] < alpha ? Verdict.Contradicted
                    : Verdict.NotSupported;
                rows[i] = rows[i] with
                {
                    FamilySize = members.Length,
                    PAdjusted = rows[i].P is null ? null : p[k],
                    Verdict = verdict,
                    Reason = verdict == Verdict.NotSupported && smallest[k] >= alpha ? Hopeless(smallest[k], alpha) : rows[i].Reason,
                };
            }
        }

        return [.. rows];
    }

    private static string Hopeless(double smallest, double alpha) => string.Create(
        CultureInfo.InvariantCulture, $"It could not be supported: with these subjects and this family its adjusted p is {smallest:0.######} at least, and must be below {alpha:0.######}.");

    private static (ClaimRow Row, double? Against, double Smallest) Untested(Hypothesis hypothesis, string reason) =>
        (new() { Hypothesis = hypothesis, FamilySize = 0, Verdict = Verdict.NotTested, Reason = reason }, null, 1);

    private static double[] PerSubject(ScoreSeries series, string layer) => layer.Length > 0
        ? series.Layer(layer).ToArray()
        : [.. Enumerable.Range(0, series.Observations.Length).Select(s => ScoreSeries.MeanOf(series.Values.Select(values => values[s]).ToArray()))];

    // The row, the p of a difference the other way where the claim has a direction, and the smallest p that so many subjects could give.
    private (ClaimRow Row, double? Against, double Smallest) Test(Hypothesis hypothesis)
    {
        if (scores.Find(hypothesis.Contrast.First, hypothesis.Roi) is not { } first || scores.Find(hypothesis.Contrast.Second, hypothesis.Roi) is not { } second)
        {
            return Untested(hypothesis, string.Join(' ', new[] { hypothesis.Contrast.First, hypothesis.Contrast.Second }.Where(key => scores.Find(key, hypothesis.Roi) is null)
                .Select(key => absent.GetValueOrDefault(key) ?? $"'{key}' has no scores in {hypothesis.Roi} by '{study.Inference.Measure.Name}'.")));
        }

        if (hypothesis.Test == ClaimTest.TwoFactorBootstrap)
        {
            return Resampled(hypothesis, first);
        }

        if (!first.OfSubjects || !second.OfSubjects || !first.Observations.SequenceEqual(second.Observations, StringComparer.Ordinal))
        {
            return Untested(hypothesis, "The two networks were not scored against the same subjects, so that their scores cannot be paired.");
        }

        if ((hypothesis.Layer.Length > 0 && !(first.Layers.Contains(hypothesis.Layer, StringComparer.Ordinal) && second.Layers.Contains(hypothesis.Layer, StringComparer.Ordinal)))
            || !first.Layers.SequenceEqual(second.Layers, StringComparer.Ordinal))
        {
            return Untested(hypothesis, "A layer that the claim is about has no score by one of the networks.");
        }

        double[] a = PerSubject(first, hypothesis.Layer), b = PerSubject(second, hypothesis.Layer);
        try
        {
            return hypothesis.Direction == ClaimDirection.Equivalent ? (Equivalent(hypothesis, a, b), null, 0) : Directed(hypothesis, a, b);
        }
        catch (VentralException e)
        {
            return Untested(hypothesis, e.Message);
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

    private (ClaimRow Row, double? Against, double Smallest) Resampled(Hypothesis hypothesis, ScoreSeries first)
    {
        try
        {
            if (bootstraps is null)
            {
                return Untested(hypothesis, "Only scores are known here; a two-factor bootstrap needs the RDMs.");
            }

            var found = bootstraps.Difference(hypothesis.Contrast, hypothesis.Roi, hypothesis.Layer.Length > 0 ? first.Layers.IndexOf(hypothesis.Layer) : null);
            if (found.P is not { } twoSided)
            {
                return Untested(hypothesis, "All draws give the same difference, so that nothing says how surprising it is.");
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
            return (row, Against(hypothesis.Direction, up), 0);
        }
        catch (VentralException e)
        {
            return Untested(hypothesis, e.Message);
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

    private (ClaimRow Row, double? Against, double Smallest) Directed(Hypothesis hypothesis, double[] a, double[] b)
    {
        var outcome = hypothesis.Test == ClaimTest.Wilcoxon ? WilcoxonSignedRank.Test(a, b) : PairedT.Test(a, b);
        double twoSided = outcome.P;
        if (hypothesis.Test == ClaimTest.SignFlips)
        {
            twoSided = SignFlips.Test([.. a.Zip(b, (x, y) => x - y)], Attainable.SignPatterns, study.Seed).P[0];
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
        return (row, Against(hypothesis.Direction, up), Attainable.SmallestP(hypothesis, a.Zip(b).Count(pair => pair.First != pair.Second)));
    }
}
