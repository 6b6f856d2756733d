using System.Collections.Immutable;

namespace Ventral.Analysis.Inference;

/// <summary>What the t tests share: from a statistic, a standardised effect and a raw one to the full result.</summary>
internal static class StudentTest
{
    public static TestOutcome Report(Statistic statistic, Standardised effect, Raw raw)
    {
        double half = raw.StandardError * StudentTDistribution.Quantile(0.975, statistic.DegreesOfFreedom);
        return new TestOutcome
        {
            Test = statistic.Test,
            StatisticName = "t",
            Statistic = statistic.Value,
            DegreesOfFreedom = [statistic.DegreesOfFreedom],
            SampleSizes = statistic.SampleSizes,
            P = StudentTDistribution.TwoSided(statistic.Value, statistic.DegreesOfFreedom),
            PMethod = "Student t",
            Effect = new EffectSize(
                effect.Name,
                effect.Value,
                NoncentralTDistribution.Interval(statistic.Value, statistic.DegreesOfFreedom).Scaled(effect.PerNoncentrality)),
            RawEffect = new EffectSize(raw.Name, raw.Value, new ConfidenceInterval(raw.Value - half, raw.Value + half, 0.95)),
        };
    }

    public readonly record struct Statistic(string Test, double Value, double DegreesOfFreedom, ImmutableArray<int> SampleSizes);

    public readonly record struct Standardised(string Name, double Value, double PerNoncentrality);

    public readonly record struct Raw(string Name, double Value, double StandardError);
}
