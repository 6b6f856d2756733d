namespace Ventral.Analysis.Rsa;

/// <summary>Counts how often relabelled scores reach the observed ones, and keeps each relabelling's mean over subjects.</summary>
internal sealed class MantelTally
{
    private readonly Lock gate = new();
    private readonly double[] observed;
    private readonly int modelCount;
    private readonly int subjectCount;
    private readonly int count;
    private readonly double tolerance;
    private readonly long[] twoSided;
    private readonly long[] greater;

    public MantelTally(double[] observed, int modelCount, int subjectCount, int count, double tolerance)
    {
        this.observed = observed;
        this.modelCount = modelCount;
        this.subjectCount = subjectCount;
        this.count = count;
        this.tolerance = tolerance;
        twoSided = new long[observed.Length];
        greater = new long[observed.Length];
        ObservedMeans = new double[modelCount];
        MeansOf(observed, ObservedMeans);
        PermutedMeans = new double[(long)count * modelCount];
    }

    /// <summary>The mean over subjects of each model.</summary>
    public double[] ObservedMeans { get; }

    /// <summary>The same under each relabelling, <c>[relabellings × models]</c>.</summary>
    public double[] PermutedMeans { get; }

    /// <summary>Counters for one block of relabellings.</summary>
    public Block NewBlock() => new(this);

    /// <summary>Adds the counts of a block; integers, so that the order of blocks does not matter.</summary>
    public void Merge(Block block)
    {
        lock (gate)
        {
            for (int k = 0; k < observed.Length; k++)
            {
                twoSided[k] += block.TwoSided[k];
                greater[k] += block.Greater[k];
            }
        }
    }

    /// <summary>Two-sided p values.</summary>
    public double[] TwoSided(bool exact) => Array.ConvertAll(twoSided, reached => GroupInference.Share(reached, count, exact));

    /// <summary>One-sided p values.</summary>
    public double[] Greater(bool exact) => Array.ConvertAll(greater, reached => GroupInference.Share(reached, count, exact));

    private void MeansOf(ReadOnlySpan<double> scores, Span<double> means)
    {
        for (int m = 0; m < modelCount; m++)
        {
            means[m] = PairVectors.Mean(scores.Slice(m * subjectCount, subjectCount));
        }
    }

    /// <summary>The counts of one block of relabellings.</summary>
    internal sealed class Block(MantelTally tally)
    {
        public int[] TwoSided { get; } = new int[tally.observed.Length];

        public int[] Greater { get; } = new int[tally.observed.Length];

        /// <summary>Counts the scores of one relabelling.</summary>
        public void Add(int relabelling, ReadOnlySpan<double> scores)
        {
            for (int k = 0; k < scores.Length; k++)
            {
                TwoSided[k] += Math.Abs(scores[k]) >= Math.Abs(tally.observed[k]) - tally.tolerance ? 1 : 0;
                Greater[k] += scores[k] >= tally.observed[k] - tally.tolerance ? 1 : 0;
            }

            tally.MeansOf(scores, tally.PermutedMeans.AsSpan(relabelling * tally.modelCount, tally.modelCount));
        }
    }
}
