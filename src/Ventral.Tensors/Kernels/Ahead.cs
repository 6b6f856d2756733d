namespace Ventral.Tensors.Kernels;

/// <summary>
/// What the tiles to come will read, fetched while <see cref="MicroKernel"/> computes one: the next tile's sums, a row at
/// a time, and this tile's share of the next column panel, a little in every step. Spread out like this the requests never
/// fill the queue to the far caches, where those for the present panels would have to wait behind them.
/// </summary>
/// <remarks>The addresses may lie anywhere: a request for memory that is not ours to read does nothing.</remarks>
internal readonly unsafe struct Ahead<T>
    where T : unmanaged
{
    /// <summary>Shares the next column panel out among the tiles of this one; where they are many, the first ones take it all.</summary>
    /// <param name="sums">The first row of the next tile's sums.</param>
    /// <param name="panel">The next column panel.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="depth">Its depth.</param>
    /// <param name="tile">Which tile of the present column panel is computed.</param>
    /// <param name="tiles">How many tiles the present column panel has.</param>
    public Ahead(T* sums, T* panel, int width, int depth, int tile, int tiles)
    {
        Sums = sums;
        Step = (width + tiles - 1) / tiles;
        Panel = panel + ((long)depth * Math.Min(tile * Step, width - Step));
    }

    /// <summary>The first row of the next tile's sums.</summary>
    public T* Sums { get; }

    /// <summary>The share of the next column panel.</summary>
    public T* Panel { get; }

    /// <summary>How much of the share to fetch in each step of the depth.</summary>
    public int Step { get; }
}
