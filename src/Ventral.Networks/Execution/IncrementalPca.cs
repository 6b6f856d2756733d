using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Networks.Execution;

/// <summary>
/// Fits principal components to rows that come a few at a time and are not kept: each batch is joined with the components so far, each as long as
/// its singular value, and with a row that corrects for the means' difference, and decomposed anew. <see cref="Readout.Pca"/> says the policy.
/// </summary>
/// <remarks>
/// Everything is float64. The decomposition is that of the rows' inner products, whose number does not grow with the units: a singular value σ errs by
/// some 10⁻¹⁵ (σ₁/σ)² of itself, and directions of less than 10⁻⁶ of the first one's σ count as none. Responses are float32 and resolve no more.
/// </remarks>
internal sealed class IncrementalPca
{
    // Variance below this part of the first component's is rounding.
    private const double NoVariance = 1e-12;

    private const int ColumnBlock = 2048;

    private readonly string layer;
    private readonly int units;
    private readonly int components;
    private readonly Workers workers;
    private readonly Queue<int> batches;

    // [components, each as long as its singular value; the batch's rows; a row for the means' difference] × units
    private readonly double[] rows;
    private readonly double[] mean;
    private int seen;
    private int filled;

    /// <summary>Prepares a fit.</summary>
    /// <param name="layer">Whose units, for messages.</param>
    /// <param name="units">How many.</param>
    /// <param name="readout">Components and batch size.</param>
    /// <param name="stimulusCount">Rows that will come.</param>
    /// <param name="workers">The threads to use; no bit depends on them.</param>
    /// <exception cref="VentralException">Fewer stimuli than components, or more units than one array holds.</exception>
    public IncrementalPca(string layer, int units, Readout readout, int stimulusCount, Workers workers)
    {
        this.layer = layer;
        this.units = units;
        this.workers = workers;
        components = Math.Min(readout.Size, units);
        rows = new double[Require(layer, units, readout, stimulusCount)];
        batches = new(Batches(stimulusCount, readout.BatchSize, components));
        mean = new double[units];
    }

    /// <summary>How many numbers a fit holds at once.</summary>
    /// <exception cref="VentralException">As for a fit.</exception>
    public static int Require(string layer, int units, Readout readout, int stimulusCount)
    {
        int components = Math.Min(readout.Size, units);
        long length = (long)Rows(readout.BatchSize, components, stimulusCount) * units;
        return stimulusCount < components
            ? throw new VentralException($"{readout} of layer '{layer}' must be fitted on at least {components} stimuli, found {stimulusCount}. Ask for fewer components, or show more stimuli.")
            : length <= Array.MaxLength
            ? (int)length
            : throw new VentralException($"{readout} of layer '{layer}' needs {length} numbers at once for its {units} units, more than one array holds. Choose a smaller batch, or grid or projection instead.");
    }

    /// <summary>
    /// Rows of each batch: a batch follows the other for as long as enough stimuli remain after it that the last can hold the components;
    /// the last takes all that remain.
    /// </summary>
    public static IEnumerable<int> Batches(int stimulusCount, int batchSize, int components)
    {
        int left = stimulusCount;
        for (; left >= batchSize + components; left -= batchSize)
        {
            yield return batchSize;
        }

        if (left > 0)
        {
            yield return left;
        }
    }

    /// <summary>Bytes that a fit stands in, and its components after it.</summary>
    public static long Bytes(LayerShape shape, Readout readout, int stimulusCount)
    {
        int components = Math.Min(readout.Size, shape.UnitCount);
        long height = Rows(readout.BatchSize, components, stimulusCount);
        return sizeof(double) * ((height * (shape.UnitCount + ColumnBlock + (8 * height))) + (3L * shape.UnitCount));
    }

    /// <summary>Takes rows, <c>[any × units]</c>.</summary>
    /// <param name="values">The rows.</param>
    /// <param name="ids">Their stimuli.</param>
    /// <exception cref="VentralException">A response is not finite.</exception>
    public void Add(ReadOnlySpan<float> values, ReadOnlySpan<string> ids)
    {
        for (int row = 0; row < ids.Length; row++)
        {
            var from = values.Slice(row * units, units);
            var to = rows.AsSpan((components + filled) * units, units);
            for (int i = 0; i < units; i++)
            {
                to[i] = float.IsFinite(from[i])
                    ? from[i]
                    : throw new VentralException($"Activations of '{layer}' must be finite; unit {i + 1} answered {from[i]} to '{ids[row]}'.");
            }

            filled++;
            if (filled == batches.Peek())
            {
                Join(batches.Dequeue());
                filled = 0;
            }
        }
    }

    /// <summary>The components of all rows; the rows' memory becomes theirs.</summary>
    public PrincipalComponents Finish()
    {
        double[] lengths = new double[components];
        workers.For(components, c => lengths[c] = Math.Sqrt(SumOfSquares(rows.AsSpan(c * units, units))));
        workers.For(components, c =>
        {
            var row = rows.AsSpan(c * units, units);
            if (lengths[c] * lengths[c] <= NoVariance * lengths[0] * lengths[0])
            {
                lengths[c] = 0;
                row.Clear();
                return;
            }

            double largest = 0;
            foreach (double value in row)
            {
                largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
            }

            double length = largest < 0 ? -lengths[c] : lengths[c];
            foreach (ref double value in row)
            {
                value /= length;
            }
        });
        return new(mean, rows, lengths);
    }

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    private static int Rows(int batchSize, int components, int stimulusCount) =>
        components + Math.Min(batchSize + components, stimulusCount) + 1;

    private void Join(int count)
    {
        int first = seen == 0 ? components : 0;
        int height = seen == 0 ? count : components + count + 1;
        Centre(count);
        seen += count;
        double[] products = new double[height * height];
        Gram.Symmetric(height, units, rows.AsSpan(first * units, height * units), products, workers);
        var eigen = SymmetricEigen.Factorise(new Matrix<double>(height, height, products), workers);
        double[] turn = new double[components * height];
        for (int c = 0; c < components; c++)
        {
            for (int row = 0; row < height; row++)
            {
                // The highest eigenvalue comes last.
                turn[(c * height) + row] = eigen.Vectors[row, height - 1 - c];
            }
        }

        // The components take the place of rows that they are made of, so these are copied a few columns at a time.
        double[] part = new double[height * Math.Min(ColumnBlock, units)];
        for (int column = 0; column < units; column += ColumnBlock)
        {
            int width = Math.Min(ColumnBlock, units - column);
            for (int row = 0; row < height; row++)
            {
                rows.AsSpan(((first + row) * units) + column, width).CopyTo(part.AsSpan(row * width));
            }

            Gemm.Multiply(new MatrixSpan<double>(turn, components, height), new MatrixSpan<double>(part, height, width), rows.AsSpan(column), units, workers);
        }
    }

    /// <summary>Takes the batch's mean from its rows, adds the row of the means' difference, and brings the mean up to date.</summary>
    private void Centre(int count)
    {
        double total = seen + count;
        double weight = Math.Sqrt(seen / total * count);
        workers.For((units + ColumnBlock - 1) / ColumnBlock, block =>
        {
            int start = block * ColumnBlock, width = Math.Min(ColumnBlock, units - start);
            Span<double> sums = new double[width];
            for (int row = 0; row < count; row++)
            {
                var values = rows.AsSpan(((components + row) * units) + start, width);
                for (int i = 0; i < width; i++)
                {
                    sums[i] += values[i];
                }
            }

            for (int row = 0; row < count; row++)
            {
                var values = rows.AsSpan(((components + row) * units) + start, width);
                for (int i = 0; i < width; i++)
                {
                    values[i] -= sums[i] / count;
                }
            }

            var difference = rows.AsSpan(((components + count) * units) + start, width);
            for (int i = 0; i < width; i++)
            {
                double before = mean[start + i];
                difference[i] = weight * (before - (sums[i] / count));
                mean[start + i] = ((before * seen) + sums[i]) / total;
            }
        });
    }
}
