namespace Ventral.Tensors.Ordering;

/// <summary>Which ranks equal values get. The examples rank 10, 20, 20, 30.</summary>
public enum TieRanks
{
    /// <summary>The mean of the ranks that they take up, the mid-rank: 1, 2.5, 2.5, 4.</summary>
    Average,

    /// <summary>The least of the ranks that they take up: 1, 2, 2, 4.</summary>
    Least,

    /// <summary>The greatest of the ranks that they take up: 1, 3, 3, 4.</summary>
    Greatest,

    /// <summary>One rank for all, and the next for the next greater value: 1, 2, 2, 3.</summary>
    Dense,

    /// <summary>Ranks of their own, in the order they came in: 1, 2, 3, 4.</summary>
    Ordinal,
}
