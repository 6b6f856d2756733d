using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The sign-flip test that scores are symmetric about zero: under it each subject's scores might as well have the opposite
/// signs, all together, so that scores of several layers or networks keep their correlations (max-T, Westfall &amp; Young 1993).
/// </summary>
/// <remarks>
/// The statistic is Student's t of the mean. All 2ⁿ patterns are taken where they are no more than asked for, and p is then exact;
/// otherwise pattern b is stream b of the generator for "sign flips" under the seed and p is (1 + count)/(patterns + 1). |t| within 1e-9 of
/// the observed one counts as reaching it. A score without variance under a pattern has an infinite t there, or 0 if its mean is 0.
/// </remarks>
public static class SignFlips
{
    private const string Name = "sign-flip test";
    private const double Tolerance = 1e-9;

    /// <summary>The smallest p that so many subjects can give, where all scores have one sign: 2/2ⁿ, as the opposite pattern is as far; of drawn patterns, 1/(patterns + 1).</summary>
    /// <param name="subjects">Subjects, at least two.</param>
    /// <param name="patternCount">The most patterns to take, at least 100.</param>
    public static double SmallestP(int subjects, int patternCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subjects, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(patternCount, 100);
        return IsExact(subjects, patternCount) ? 2.0 / (1 << subjects) : 1 / (patternCount + 1.0);
    }

    /// <summary>Tests the mean of one score.</summary>
    /// <param name="values">One finite score a subject, or a paired difference; at least two.</param>
    /// <param name="patternCount">The most patterns to take, at least 100.</param>
    /// <param name="seed">What drawn patterns depend on.</param>
    /// <exception cref="VentralException">Fewer than two subjects, a value that is not finite, or all zero.</exception>
    public static SignFlipOutcome Test(ReadOnlySpan<double> values, int patternCount, Seed seed)
    {
        double[,] table = new double[values.Length, 1];
        for (int s = 0; s < values.Length; s++)
        {
            table[s, 0] = values[s];
        }

        return Test(table, patternCount, seed, new Workers(1));
    }

    /// <summary>Tests the means of several scores of the same subjects.</summary>
    /// <param name="values">Scores [subjects × scores], finite, at least two subjects.</param>
    /// <param name="patternCount">The most patterns to take, at least 100.</param>
    /// <param name="seed">What drawn patterns depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Fewer than two subjects, no score, a value that is not finite, or a score that is zero for all.</exception>
    public static SignFlipOutcome Test(double[,] values, int patternCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(patternCount, 100);
        int subjects = values.GetLength(0), scores = values.GetLength(1);
        if (subjects < 2 || scores < 1)
        {
            throw new VentralException($"The {Name} requires at least 2 subjects and a score; found {subjects} and {scores}.");
        }

        double[] squares = new double[scores];
        for (int s = 0; s < subjects; s++)
        {
            for (int k = 0; k < scores; k++)
            {
                if (!double.IsFinite(values[s, k]))
                {
                    throw new VentralException($"The {Name} requires finite values; score {k} of subject {s} (counted from 0) is {values[s, k]}. Leave the subject or the score out.");
                }

                squares[k] += values[s, k] * values[s, k];
            }
        }

        if (Array.FindIndex(squares, q => !(q > 0)) is >= 0 and var zero)
        {
            throw new VentralException($"The {Name} requires scores other than 0; score {zero} (counted from 0) is 0 for all {subjects} subjects. Leave it out.");
        }

        bool isExact = IsExact(subjects, patternCount);
        int count = isExact ? 1 << subjects : patternCount;
        double[] sums = Sums(values, null), observed = [.. Enumerable.Range(0, scores).Select(k => T(sums[k], squares[k], subjects))];
        const int Block = 256;
        int blocks = (count + Block - 1) / Block;
        int[][] reached = new int[blocks][], reachedByAny = new int[blocks][];
        workers.For(blocks, block =>
        {
            int[] mine = new int[scores], any = new int[scores];
            for (int b = block * Block; b < Math.Min(count, (block + 1) * Block); b++)
            {
                double[] flipped = Sums(values, Pattern(b));
                double greatest = 0;
                for (int k = 0; k < scores; k++)
                {
                    double t = Math.Abs(T(flipped[k], squares[k], subjects));
                    greatest = Math.Max(greatest, t);
                    mine[k] += Reaches(t, observed[k]) ? 1 : 0;
                }

                for (int k = 0; k < scores; k++)
                {
                    any[k] += Reaches(greatest, observed[k]) ? 1 : 0;
                }
            }

            (reached[block], reachedByAny[block]) = (mine, any);
        });
        return new(
            [.. sums.Select(v => v / subjects)],
            [.. observed],
            [.. Enumerable.Range(0, scores).Select(k => Share(reached.Sum(r => r[k])))],
            [.. Enumerable.Range(0, scores).Select(k => Share(reachedByAny.Sum(r => r[k])))],
            count,
            isExact);

        double Share(int number) => isExact ? number / (double)count : (number + 1) / (count + 1.0);

        bool[] Pattern(int b)
        {
            bool[] flips = new bool[subjects];
            var random = isExact ? null : new Philox(seed, "sign flips", (ulong)b);
            for (int s = 0; s < subjects; s++)
            {
                flips[s] = random is null ? (b >> s & 1) == 1 : random.NextInt(2) == 1;
            }

            return flips;
        }
    }

    private static bool IsExact(int subjects, int patternCount) => subjects < 31 && 1L << subjects <= patternCount;

    private static bool Reaches(double t, double observed) => t >= Math.Abs(observed) * (1 - Tolerance);

    private static double[] Sums(double[,] values, bool[]? flips)
    {
        double[] sums = new double[values.GetLength(1)];
        for (int s = 0; s < values.GetLength(0); s++)
        {
            for (int k = 0; k < sums.Length; k++)
            {
                sums[k] += flips is not null && flips[s] ? -values[s, k] : values[s, k];
            }
        }

        return sums;
    }

    // Squares do not change with signs, so that the sum says all.
    private static double T(double sum, double squares, int subjects)
    {
        double variance = Math.Max(0, squares - (sum * sum / subjects)) / (subjects - 1);
        return variance > 1e-15 * squares ? sum / Math.Sqrt(subjects * variance) : sum == 0 ? 0 : double.CopySign(double.PositiveInfinity, sum);
    }
}
