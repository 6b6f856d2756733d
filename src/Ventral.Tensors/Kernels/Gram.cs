namespace Ventral.Tensors.Kernels;

/// <summary>Inner products of all pairs of rows.</summary>
/// <remarks>
/// Tiling: rows go in panels of 16, laid out <c>[columns × 16]</c>, 2048 columns at a time (128 KiB a panel, second and
/// last cache). A task is a pair of panels on or above the diagonal, or a panel of the columns to come; the 16 × 16 sums
/// of a pair wait in scratch.
/// </remarks>
public static unsafe class Gram
{
    private const int Side = GramKernel.Side;
    private const int ColumnBlock = 16 * GramKernel.Stretch;

    /// <summary>
    /// Computes X Xᵀ of float32 rows. The products of each 128 columns are added in float32, one after another by fused
    /// multiply-add, and these sums are added in float64, in order; whatever the threads or the vector width. The result
    /// is exactly symmetric, and equal rows have exactly equal products.
    /// </summary>
    /// <remarks>
    /// Each stretch errs by at most 2⁻¹⁷ of the sum of its absolute products, in practice by some 2⁻²¹ of it, and the errors
    /// of many stretches cancel: of the product of the norms, some 10⁻⁷ remain for 1,000 columns and 10⁻⁸ for 200,000.
    /// NumPy and PyTorch add all columns in float32.
    /// </remarks>
    /// <param name="rows">Rows of X.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="x">X, <c>[rows × columns]</c>.</param>
    /// <param name="gram">Takes <c>[rows × rows]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void Symmetric(int rows, int columns, ReadOnlySpan<float> x, Span<double> gram, Workers workers)
    {
        Require(rows, columns, x.Length, gram.Length, workers);
        int panels = (rows + Side - 1) / Side, pairs = panels * (panels + 1) / 2;
        using var sums = new Scratch<double>((long)pairs * Side * Side, cleared: true);
        using var packed = new Scratch<float>(2L * panels * Side * ColumnBlock);
        fixed (float* xAt = x)
        fixed (double* gramAt = gram)
        {
            var work = new Work(xAt, rows, columns, panels, packed.Start, sums.Start, gramAt);
            workers.For(panels, work, static (panel, w) => w.Pack(panel, 0));
            for (int column = 0; column < columns; column += ColumnBlock)
            {
                // While pairs multiply these columns, panels of the next are packed; these take longest and go first.
                int packings = column + ColumnBlock < columns ? panels : 0;
                workers.For(packings + pairs, (Work: work, Column: column, Packings: packings), static (task, step) =>
                {
                    if (task < step.Packings)
                    {
                        step.Work.Pack(task, step.Column + ColumnBlock);
                    }
                    else
                    {
                        step.Work.Multiply(task - step.Packings, step.Column);
                    }
                });
            }

            workers.For(pairs, work, static (pair, w) => w.Store(pair));
        }
    }

    /// <summary>
    /// Computes X Xᵀ of float64 rows. Each sum adds its products in float64, one after another by fused multiply-add; the
    /// result is exactly symmetric.
    /// </summary>
    /// <inheritdoc cref="Symmetric(int, int, ReadOnlySpan{float}, Span{double}, Workers)"/>
    public static void Symmetric(int rows, int columns, ReadOnlySpan<double> x, Span<double> gram, Workers workers)
    {
        Require(rows, columns, x.Length, gram.Length, workers);
        fixed (double* xAt = x, gramAt = gram)
        {
            var view = new View<double>(xAt, columns);
            GemmBlocks.Run(workers, rows, rows, columns, view, view.Transposed, gramAt, rows, GemmMode.Assign, lowerOnly: true);
            // Tile by tile, or each step down a column would miss the cache.
            const int Tile = 32;
            workers.For((rows + Tile - 1) / Tile, (At: (nint)gramAt, Rows: rows), static (tile, w) =>
            {
                double* at = (double*)w.At;
                int first = tile * Tile, end = Math.Min(first + Tile, w.Rows);
                for (int start = first; start < w.Rows; start += Tile)
                {
                    for (int row = first; row < end; row++)
                    {
                        for (int column = Math.Max(start, row + 1); column < Math.Min(start + Tile, w.Rows); column++)
                        {
                            at[((long)row * w.Rows) + column] = at[((long)column * w.Rows) + row];
                        }
                    }
                }
            });
        }
    }

    private static void Require(int rows, int columns, int values, int products, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(values, (long)rows * columns, "x");
        Lengths.Require(products, (long)rows * rows, "gram");
    }

    private readonly struct Work(float* x, int rows, int columns, int panels, float* packed, double* sums, double* gram)
    {
        // Blocks of columns take turns in two places.
        private float* PanelAt(int panel, int column) =>
            packed + ((((long)(column / ColumnBlock % 2) * panels) + panel) * Side * ColumnBlock);

        public void Pack(int panel, int column)
        {
            int first = panel * Side, count = Math.Min(Side, rows - first), length = Math.Min(ColumnBlock, columns - column);
            float* to = PanelAt(panel, column);
            if (count < Side)
            {
                new Span<float>(to, Side * length).Clear();
            }

            // A stretch at a time, so that what is written stays in the nearest cache until its lines are full.
            float* from = x + ((long)first * columns) + column;
            for (int start = 0; start < length; start += GramKernel.Stretch)
            {
                Transpose.Run(from + start, columns, count, Math.Min(GramKernel.Stretch, length - start), to + ((long)start * Side), Side);
            }
        }

        public void Multiply(int pair, int column)
        {
            (int upper, int lower) = PanelsOf(pair);
            GramKernel.Run(PanelAt(upper, column), PanelAt(lower, column), Math.Min(ColumnBlock, columns - column), sums + ((long)pair * Side * Side));
        }

        public void Store(int pair)
        {
            (int upper, int lower) = PanelsOf(pair);
            double* from = sums + ((long)pair * Side * Side);
            for (int i = upper * Side; i < Math.Min((upper + 1) * Side, rows); i++)
            {
                for (int j = Math.Max(i, lower * Side); j < Math.Min((lower + 1) * Side, rows); j++)
                {
                    gram[((long)i * rows) + j] = gram[((long)j * rows) + i] = from[((i % Side) * Side) + (j % Side)];
                }
            }
        }

        // Pairs are counted down the columns of the triangle.
        private static (int Upper, int Lower) PanelsOf(int pair)
        {
            int lower = (int)((Math.Sqrt((8.0 * pair) + 1) - 1) / 2);
            return (pair - (lower * (lower + 1) / 2), lower);
        }
    }
}
