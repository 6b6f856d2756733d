namespace Ventral.Tensors.Kernels;

/// <summary>
/// How the rows of a product are dealt out to threads: in blocks as large as the cache allows, the last of them finer, so
/// that no thread waits long for another. The bits are the same however they are cut.
/// </summary>
internal readonly struct RowCut
{
    private const int Finer = 4;
    private const int WantedPerThread = 4;

    private readonly int rows;
    private readonly int wanted;
    private readonly int rowsOfBlock;
    private readonly int rowsOfFine;
    private readonly int blockCount;

    private RowCut(int rows, int height, int rowsThatFit, int threads)
    {
        this.rows = rows;
        wanted = threads == 1 ? 1 : WantedPerThread * threads;
        int panels = (rows + height - 1) / height;
        rowsOfBlock = height * Math.Clamp((panels + wanted - 1) / wanted, 1, Math.Max(rowsThatFit / height, 1));
        rowsOfFine = height * Math.Max(rowsOfBlock / height / Finer, 1);
        int left = threads > 1 ? Math.Max(0, rows - rowsOfBlock) : rows;
        blockCount = threads > 1 ? left / rowsOfBlock : (rows + rowsOfBlock - 1) / rowsOfBlock;
        int rest = Math.Max(0, rows - (blockCount * rowsOfBlock));
        BlockCount = blockCount + ((rest + rowsOfFine - 1) / rowsOfFine);
    }

    /// <summary>How many blocks there are.</summary>
    public int BlockCount { get; }

    /// <summary>The rows of a block.</summary>
    public (int First, int End) this[int block]
    {
        get
        {
            int first = block <= blockCount ? block * rowsOfBlock : (blockCount * rowsOfBlock) + ((block - blockCount) * rowsOfFine);
            return (first, Math.Min(rows, first + (block < blockCount ? rowsOfBlock : rowsOfFine)));
        }
    }

    /// <summary>Cuts rows.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="height">Rows of a panel, of which blocks are made.</param>
    /// <param name="rowsThatFit">How many a block may have.</param>
    /// <param name="threads">How many threads share them.</param>
    public static RowCut For(int rows, int height, int rowsThatFit, int threads) => new(rows, height, rowsThatFit, threads);

    /// <summary>Into how many pieces the columns are cut as well: few rows alone would leave threads idle.</summary>
    /// <param name="columnPanels">Column panels.</param>
    public int CountColumnCuts(int columnPanels) =>
        BlockCount >= wanted ? 1 : Math.Clamp((wanted + BlockCount - 1) / BlockCount, 1, columnPanels);
}
