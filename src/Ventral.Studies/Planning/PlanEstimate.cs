using System.Diagnostics;

using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Studies.Planning;

/// <summary>What a plan would take on this machine: rough, from a second's trial of what it consists of.</summary>
/// <param name="Seconds">Time to compute everything anew, without downloads.</param>
/// <param name="PeakBytes">Memory where nothing limits it.</param>
/// <param name="LeastBytes">The smallest limit of memory under which it runs.</param>
/// <param name="StoreBytes">What the run folder's store will hold.</param>
/// <param name="ScratchBytes">What lies on the disk besides, for a while, where memory is limited to less than <paramref name="PeakBytes"/>.</param>
/// <param name="DownloadBytes">What is to be downloaded, of files whose size is known.</param>
public sealed record PlanEstimate(double Seconds, long PeakBytes, long LeastBytes, long StoreBytes, long ScratchBytes, long DownloadBytes)
{
    // Convolutions of networks run at about half the rate of large products.
    private const double ForwardShare = 0.5;

    private const int Trial = 512;

    /// <summary>Tries this machine for a moment and reckons.</summary>
    /// <param name="study">The study.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="workers">The threads that would work.</param>
    public static PlanEstimate Of(Study study, StudyPlan plan, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(workers);
        double forward = plan.Units.Sum(unit => unit.MultiplyAdds);
        long permuted = plan.Units.Sum(unit => unit.PermutedComparisons);
        double seconds = (forward > 0 ? forward / (ForwardShare * MultiplyAddsPerSecond(workers)) : 0)
            + (permuted > 0 ? permuted * SecondsPerPermutedComparison(study, plan, workers) : 0);
        return new(
            seconds,
            plan.Units.Select(unit => unit.UsualBytes).DefaultIfEmpty().Max(),
            plan.Units.Select(unit => unit.LeastBytes).DefaultIfEmpty().Max(),
            plan.Units.Sum(unit => unit.StoreBytes),
            plan.Units.Select(unit => unit.ScratchBytes).DefaultIfEmpty().Max(),
            plan.Files.Where(file => file.IsToDownload).Sum(file => file.File.Bytes ?? 0));
    }

    private static double MultiplyAddsPerSecond(Workers workers)
    {
        float[] a = new float[Trial * Trial], b = new float[Trial * Trial], c = new float[Trial * Trial];
        Gemm.Multiply<float>(new(a, Trial, Trial), new(b, Trial, Trial), c, workers);
        long start = Stopwatch.GetTimestamp();
        int times = 0;
        do
        {
            Gemm.Multiply<float>(new(a, Trial, Trial), new(b, Trial, Trial), c, workers);
            times++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.1);
        return times * (double)Trial * Trial * Trial / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double SecondsPerPermutedComparison(Study study, StudyPlan plan, Workers workers) => plan.StimulusCount < 3
        ? 0
        : MantelTrial.SecondsPerComparison(study.Inference.Measure.Comparison, plan.StimulusCount, plan.Regions.Max(region => region.Subjects.Length), study.Seed, workers);
}
