using System.Diagnostics;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies.Planning;

/// <summary>How fast Mantel tests run on this machine: some that are run, with as many subjects and threads as the study's, until their code is warm.</summary>
/// <remarks>
/// A test gives each thread <see cref="MantelTest.BlockLength"/> relabellings at a time, and ranks its RDMs once; so a trial takes whole blocks for every
/// thread. Of many stimuli it is made with fewer, and the time of the two largest trials says how it grows.
/// </remarks>
internal static class MantelTrial
{
    private const int FirstSize = 32;

    private const int MostSubjects = 16;

    // A method that runs hot is compiled anew a tenth of a second or so after it was first called.
    private const double WarmSeconds = 0.5;

    private const double LongSeconds = 0.2;

    /// <summary>Seconds that one comparison of two RDMs takes in a Mantel test.</summary>
    /// <param name="comparison">The statistic.</param>
    /// <param name="stimulusCount">How many stimuli, 3 or more.</param>
    /// <param name="subjectCount">How many subjects a test has.</param>
    /// <param name="seed">The study's.</param>
    /// <param name="workers">The threads that would work.</param>
    public static double SecondsPerComparison(RdmComparison comparison, int stimulusCount, int subjectCount, Seed seed, Workers workers)
    {
        int subjects = Math.Clamp(subjectCount, 1, MostSubjects);
        int size = Math.Min(stimulusCount, FirstSize);
        var (seconds, _) = Best(WarmSeconds);
        (int Size, double Seconds) before = (size, seconds);
        while (size < stimulusCount)
        {
            size = (int)Math.Min(stimulusCount, 2L * size);
            (seconds, double longest) = Best(0);
            if (longest > LongSeconds && size < stimulusCount)
            {
                // Of n stimuli there are n² pairs; a comparison may sort them, or multiply matrices of n².
                double power = Math.Clamp(Math.Log2(seconds / before.Seconds) / Math.Log2((double)size / before.Size), 2, 3);
                return seconds * Math.Pow((double)stimulusCount / size, power);
            }

            before = (size, seconds);
        }

        return seconds;

        (double Seconds, double Longest) Best(double atLeast)
        {
            var (models, brains) = (Draw("model", 1, size, seed), Draw("subject", subjects, size, seed));
            var options = new MantelOptions(MantelTest.BlockLength * workers.ThreadCount, seed);
            long start = Stopwatch.GetTimestamp();
            double best = double.PositiveInfinity, longest = 0;
            // The second and third are of warm memory.
            for (int times = 0; times < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < atLeast; times++)
            {
                long now = Stopwatch.GetTimestamp();
                int compared = MantelTest.Run(models, brains, comparison, options, workers).PermutationCount * subjects;
                longest = Stopwatch.GetElapsedTime(now).TotalSeconds;
                best = Math.Min(best, longest / compared);
                if (longest > LongSeconds && Stopwatch.GetElapsedTime(start).TotalSeconds > atLeast)
                {
                    break;
                }
            }

            return (best, longest);
        }
    }

    /// <summary>RDMs of noise.</summary>
    private static RdmSet Draw(string name, int count, int stimulusCount, Seed seed)
    {
        var ids = StimulusIds.Create("trial", Enumerable.Range(0, stimulusCount).Select(i => $"{i}"));
        return new(name, Enumerable.Range(0, count).Select(number =>
        {
            var draws = new Philox(seed, $"plan/{name}", (ulong)number);
            double[] pairs = new double[Rdm.PairCountOf(stimulusCount)];
            for (int i = 0; i < pairs.Length; i++)
            {
                pairs[i] = draws.NextDouble();
            }

            return new Rdm($"{name}-{number}", ids, pairs);
        }));
    }
}
