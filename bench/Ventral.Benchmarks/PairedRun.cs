using System.Diagnostics;
using System.Globalization;

namespace Ventral.Benchmarks;

/// <summary>Times a job against its rival in turns, so that a machine whose speed drifts is fair to both.</summary>
public static class PairedRun
{
    private const int WarmUps = 2;

    // A turn lasts so long, and counts with the median of its runs: a first run finds sleeping processors.
    private const double Turn = 0.3;

    // OpenBLAS's threads go on spinning for some 20 ms when a product is done, at the cost of who comes next.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Who has run for so long is warm.
    private const double LongRound = 10;

    /// <summary>The table's heading.</summary>
    public const string Heading = "| job | ours, ms: median (best) | rival, ms: median (best) | times as fast: median (least–most) | goal | deviation | check |\n|---|--:|--:|--:|--:|--:|---|";

    /// <summary>Runs a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="rival">The rival.</param>
    /// <param name="rounds">How many turns each has; a turn is at least 0.3 s of runs, and counts with their median.</param>
    /// <param name="workers">The threads that ours may use; the rival has as many.</param>
    /// <returns>
    /// A row of the table: median and best times, the median, least and greatest of the rounds' ratios, and the greatest absolute
    /// difference of the answers over the greatest absolute value of the rival's, and what became of the job's check.
    /// </returns>
    public static string Row(Job job, Rival rival, int rounds, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(rival);
        using var inputs = new InputFolder();
        job.Prepare(inputs, rival, workers);
        rival.Prepare(job.Name, inputs.Root);
        var times = new List<(double Ours, double Theirs)>();
        for (int round = -WarmUps; round < rounds; round++)
        {
            // Whoever goes second finds other caches: take turns in that as well.
            double theirs = round % 2 == 0 ? Take(rival.Run) : 0;
            double ours = Take(() => Time(job));
            theirs = theirs == 0 ? Take(rival.Run) : theirs;
            if (round >= 0 || ours + theirs > LongRound)
            {
                round = Math.Max(round, 0);
                times.Add((ours, theirs));
            }
        }

        double[] ratios = [.. times.Select(t => t.Theirs / t.Ours).Order()];
        double deviation = Deviation(job.Answer(), rival.Answer(inputs.PathOf("answer")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {job.Name} | {Milliseconds(times.Select(t => t.Ours))} | {Milliseconds(times.Select(t => t.Theirs))} | {Median(ratios):F2} ({ratios[0]:F2}–{ratios[^1]:F2}) | {job.Goal:F1} | {deviation:E1} | {Check(job)} |");
    }

    /// <summary>The greatest absolute difference over the greatest absolute value of the reference; NaN where there is one.</summary>
    public static double Deviation(double[] values, double[] reference)
    {
        if (values.Length != reference.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{values.Length} values, but {reference.Length} in the reference."));
        }

        // Not Enumerable.Max, which passes over NaN.
        return values.Zip(reference, (x, y) => Math.Abs(x - y)).Aggregate(0.0, Math.Max) / reference.Select(Math.Abs).Aggregate(0.0, Math.Max);
    }

    /// <summary>What became of a job's check, in words.</summary>
    public static string Check(Job job) => job.Check() is not { } check ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{check.Found:G9}, {(Math.Abs(check.Found - check.Expected) <= check.Tolerance ? "within" : "NOT within")} {check.Tolerance:G1} of {check.Expected:G9}");

    private static double Take(Func<double> run)
    {
        Thread.Sleep(Pause);
        var times = new List<double>();
        do
        {
            times.Add(run());
        }
        while (times.Sum() < Turn);
        return Median(times);
    }

    private static double Time(Job job)
    {
        long start = Stopwatch.GetTimestamp();
        job.Run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Milliseconds(IEnumerable<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(seconds) * 1e3:F1} ({seconds.Min() * 1e3:F1})");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
