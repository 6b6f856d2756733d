using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>
/// How far the score of an untrained network varies between draws of its weights, beside how far it varies between subjects. Tests over subjects see the second alone: a
/// difference between networks that is smaller than the first may be that of a draw.
/// </summary>
/// <param name="Mean">The mean over seeds and subjects.</param>
/// <param name="OverSeeds">The standard deviation over seeds (divisor n − 1) of the mean over subjects.</param>
/// <param name="OverSubjects">The standard deviation over subjects (divisor n − 1) of the mean over seeds; <c>null</c> for one subject.</param>
/// <param name="SeedCount">Seeds, at least two.</param>
/// <param name="SubjectCount">Subjects.</param>
public sealed record SeedSpread(double Mean, double OverSeeds, double? OverSubjects, int SeedCount, int SubjectCount)
{
    /// <summary>Both standard deviations.</summary>
    /// <param name="scores"><c>[seeds × subjects]</c>, at least two seeds and one subject, finite.</param>
    /// <exception cref="VentralException">Fewer than two seeds, no subject, or a score that is not finite.</exception>
    public static SeedSpread Of(double[,] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        int seeds = scores.GetLength(0), subjects = scores.GetLength(1);
        if (seeds < 2 || subjects < 1)
        {
            throw new VentralException($"The spread over seeds requires scores of at least 2 seeds and 1 subject; found {seeds} and {subjects}.");
        }

        double[] bySeed = new double[seeds], bySubject = new double[subjects];
        for (int i = 0; i < seeds; i++)
        {
            for (int s = 0; s < subjects; s++)
            {
                if (!double.IsFinite(scores[i, s]))
                {
                    throw new VentralException($"The spread over seeds requires finite scores; that of seed {i} and subject {s} (counted from 0) is {scores[i, s]}.");
                }

                bySeed[i] += scores[i, s] / subjects;
                bySubject[s] += scores[i, s] / seeds;
            }
        }

        return new(bySeed.Average(), Deviation(bySeed), subjects > 1 ? Deviation(bySubject) : null, seeds, subjects);
    }

    /// <summary>Whether a difference is smaller than the standard deviation over seeds: then another draw of weights might have turned it.</summary>
    /// <param name="difference">The mean score less that of another network.</param>
    public bool Covers(double difference) => Math.Abs(difference) < OverSeeds;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Mean:0.####}, SD {OverSeeds:0.####} over {SeedCount} seeds, {(OverSubjects is { } sd ? string.Create(CultureInfo.InvariantCulture, $"{sd:0.####} over {SubjectCount} subjects") : "one subject")}");

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
