namespace Ventral.Tensors.Kernels;

/// <summary>Inner products of all pairs of rows.</summary>
public static unsafe class Gram
{
    /// <summary>Columns whose products are added in float64 on their own: the rows may be given this many columns at a time.</summary>
    public const int Stretch = GramStrips.Chunk;

    /// <summary>
    /// Computes X Xᵀ of float32 rows. In each 1,024 columns 16 partial sums gain every 16th product, one after another by fused
    /// multiply-add in float32, and are added in float32 by halves (8 apart, 4, 2, 1); the sums of 8,192 columns are added
    /// in float64, in order, and these in float64, in order; whatever the threads or the vector width. The result is exactly
    /// symmetric, and equal rows have exactly equal products.
    /// </summary>
    /// <remarks>
    /// Each 1,024 columns err by at most 68 · 2⁻²⁴ ≈ 2⁻¹⁸ of the sum of their absolute products, in practice by some 2⁻²²
    /// of it. Where products differ, the errors of many such stretches cancel: of the product of the norms, some 10⁻⁷ remain for 1,000 columns
    /// and 10⁻⁸ for 200,000. Where rows hold few values, equal products are rounded alike, and up to 10⁻⁶ of the sum of absolute
    /// products remains of any number of columns; nothing of integers whose sums stay below 2²⁴. NumPy and PyTorch add all columns in float32.
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
        fixed (float* xAt = x)
        fixed (double* gramAt = gram)
        {
            new GramStrips(xAt, rows, columns, null, null).Run(gramAt, null, workers);
        }
    }

    /// <summary>
    /// Computes the lower triangle of X Xᵀ, at half of the work and in memory that beside the result grows with rows and threads alone. The sum of each
    /// 128 columns starts at 0 and gains its products in order by fused multiply-add in float32; sixteen such sums are added in float32, in order, and
    /// those in float64, in order. Threads and vector width do not change the bits.
    /// </summary>
    /// <remarks>
    /// Each 2,048 columns err by at most 143 · 2⁻²⁴ ≈ 2⁻¹⁷ of the sum of their absolute products. Where products differ it is some 2⁻²² of it, and
    /// the errors of many stretches cancel; where rows hold few values, equal products are rounded alike, each stretch errs by about 2⁻¹⁹, and nothing cancels.
    /// The sixteen partial sums of <see cref="Symmetric(int, int, ReadOnlySpan{float}, Span{double}, Workers)"/> err less.
    /// </remarks>
    /// <param name="x">X, <c>[rows × columns]</c>; without columns the products are 0.</param>
    /// <param name="triangle">Takes rows · (rows + 1) / 2 products, row by row, each up to the diagonal.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The triangle's length does not fit the rows.</exception>
    public static void Lower(MatrixSpan<float> x, Span<double> triangle, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(triangle.Length, (long)x.Rows * (x.Rows + 1) / 2, nameof(triangle));
        fixed (float* at = x.Values)
        fixed (double* to = triangle)
        {
            TriangleBlocks.Run(new View<float>(at, x.RowStride, x.ColumnStride), x.Rows, x.Columns, to, workers);
        }
    }

    /// <summary>
    /// Computes D Dᵀ of the float32 rows D = (X − offsets) · scales, one offset and one scale a row, and the sums of these
    /// rows, without holding D: products of deviations lose nothing to a large mean.
    /// </summary>
    /// <remarks>
    /// D is rounded to float32: within 2⁻²⁴ of each deviation, exactly where the offset is within a factor of two of the
    /// value; scale by powers of two to round once. Sums of rows go the way of products.
    /// </remarks>
    /// <param name="rows">Rows of X.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="x">X, <c>[rows × columns]</c>.</param>
    /// <param name="offsets">What is taken off each row.</param>
    /// <param name="scales">What each row is then multiplied by.</param>
    /// <param name="gram">Takes <c>[rows × rows]</c>.</param>
    /// <param name="sums">Takes the sum of each row of D.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void SymmetricAbout(
        int rows, int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> offsets, ReadOnlySpan<float> scales, Span<double> gram, Span<double> sums, Workers workers)
    {
        RunAbout(rows, columns, x, offsets, scales, gram, sums, workers, add: false);
    }

    /// <summary>
    /// Adds the products and sums of further columns to those of earlier ones: <see cref="Stretch"/> columns at a time give the bits of
    /// <see cref="SymmetricAbout"/> of all columns, without holding them.
    /// </summary>
    /// <param name="rows">Rows of X.</param>
    /// <param name="columns">Columns of X, at most <see cref="Stretch"/>.</param>
    /// <param name="x">X, <c>[rows × columns]</c>.</param>
    /// <param name="offsets">What is taken off each row.</param>
    /// <param name="scales">What each row is then multiplied by.</param>
    /// <param name="gram">Gains <c>[rows × rows]</c>.</param>
    /// <param name="sums">Gains the sum of each row of D.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts, or the columns are more than a stretch.</exception>
    public static void AddSymmetricAbout(
        int rows, int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> offsets, ReadOnlySpan<float> scales, Span<double> gram, Span<double> sums, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, Stretch);
        RunAbout(rows, columns, x, offsets, scales, gram, sums, workers, add: true);
    }

    /// <summary>
    /// Computes X Xᵀ of float64 rows. Each sum adds its products in float64, one after another by fused multiply-add; the
    /// result is exactly symmetric.
    /// </summary>
    /// <param name="rows">Rows of X.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="x">X, <c>[rows × columns]</c>.</param>
    /// <param name="gram">Takes <c>[rows × rows]</c>, or gains it; then it must be symmetric.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="mode">Whether products replace what was there or are added to it.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void Symmetric(int rows, int columns, ReadOnlySpan<double> x, Span<double> gram, Workers workers, GemmMode mode = GemmMode.Assign)
    {
        Require(rows, columns, x.Length, gram.Length, workers);
        fixed (double* xAt = x, gramAt = gram)
        {
            var view = new View<double>(xAt, columns);
            GemmBlocks.Run(workers, rows, rows, columns, view, view.Transposed, gramAt, rows, mode, lowerOnly: true);
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

    private static void RunAbout(
        int rows, int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> offsets, ReadOnlySpan<float> scales, Span<double> gram, Span<double> sums, Workers workers, bool add)
    {
        Require(rows, columns, x.Length, gram.Length, workers);
        Lengths.Require(offsets.Length, rows, nameof(offsets));
        Lengths.Require(scales.Length, rows, nameof(scales));
        Lengths.Require(sums.Length, rows, nameof(sums));
        fixed (float* xAt = x, offsetsAt = offsets, scalesAt = scales)
        fixed (double* gramAt = gram, sumsAt = sums)
        {
            new GramStrips(xAt, rows, columns, offsetsAt, scalesAt).Run(gramAt, sumsAt, workers, add);
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
}
