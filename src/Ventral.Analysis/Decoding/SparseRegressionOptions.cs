namespace Ventral.Analysis.Decoding;

/// <summary>When <see cref="SparseRegression"/> stops, and how it updates.</summary>
public sealed record SparseRegressionOptions
{
    /// <summary>Iterations at most, at least 1: 200 as in the released code of Horikawa &amp; Kamitani 2017; their paper and Yu et al. 2018 used 2,000.</summary>
    public int MostIterations { get; init; } = 200;

    /// <summary>
    /// The first so many iterations take the stable update, A ← √(A W² / (σ² G)); those after them the faster A ← W² / (σ² G),
    /// under which the free energy may fall. <c>null</c>: all are stable.
    /// </summary>
    public int? StableIterations { get; init; }

    /// <summary>An input is pruned for good where its squared weight is at most this share of the greatest; from 0 to below 1.</summary>
    public double PruningShare { get; init; } = 1e-10;

    /// <summary>After more than <see cref="FewestIterations"/>, two iterations in which no prior variance changes by so much, and none is pruned, are the last.</summary>
    public double SmallestChange { get; init; } = 1e-10;

    /// <summary>Iterations before the first at which it may stop early.</summary>
    public int FewestIterations { get; init; } = 100;

    internal void Require()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostIterations, 1, nameof(MostIterations));
        ArgumentOutOfRangeException.ThrowIfNegative(StableIterations ?? 0, nameof(StableIterations));
        ArgumentOutOfRangeException.ThrowIfNegative(FewestIterations, nameof(FewestIterations));
        if (!(PruningShare is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(PruningShare), PruningShare, "The share must be from 0 to below 1.");
        }

        if (!(SmallestChange >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(SmallestChange), SmallestChange, "The change must be at least 0.");
        }
    }
}
