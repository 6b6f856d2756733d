using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Geometry;

/// <summary>Inner products of the responses to each two stimuli, from float32 products with float64 totals.</summary>
/// <remarks>
/// Few stimuli go to <see cref="Gram"/>. Many are halved until few are left, and the products of the halves with each
/// other go to <see cref="Gemm"/>, 1,024 units at a time, whose sums of float32 are added in float64: the upper triangle's
/// work is saved, and products keep the speed of large matrices. Only lower triangles are filled for sure.
/// </remarks>
internal static class StimulusProducts
{
    private const int FewStimuli = 200;
    private const int Stretch = 1024;
    private const int UnitBlock = 8192;

    // Mean squares of responses whose products are in the midst of float32's range, and those of units a thousand times as small.
    private const double LeastSquare = 1e-20;
    private const double GreatestSquare = 1e20;

    /// <summary>Of the responses as they are, which takes no copy; <c>null</c> where they are so small or large that squares leave float32's range.</summary>
    public static double[]? OfResponses(Activations responses, int first, int count, Workers workers)
    {
        int units = responses.UnitCount;
        double[] products = Multiply(count, units, responses.Values.Slice(first * units, count * units), workers);
        double trace = 0;
        for (int i = 0; i < count; i++)
        {
            trace += products[(i * count) + i];
        }

        return trace / count / units is >= LeastSquare and <= GreatestSquare ? products : null;
    }

    /// <summary>
    /// Of the deviations from each unit's mean over these stimuli: centred in float64, and divided by a power of two near the
    /// greatest response while they are float32. Units go in blocks, so that no second copy of a wide layer is held.
    /// </summary>
    public static double[] OfDeviations(Activations responses, int first, int count, Workers workers)
    {
        float greatest = 0;
        foreach (float value in responses.Values)
        {
            greatest = Math.Max(greatest, Math.Abs(value));
        }

        int exponent = greatest == 0 ? 0 : Math.ILogB(greatest);
        double scale = Math.ScaleB(1, -exponent), restore = Math.ScaleB(1, 2 * exponent);
        double[] total = new double[count * count];
        for (int unit = 0; unit < responses.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, responses.UnitCount - unit);
            double[] part = Multiply(count, width, Deviations(responses, first, count, unit, width, scale, workers), workers);
            for (int i = 0; i < total.Length; i++)
            {
                total[i] += part[i] * restore;
            }
        }

        return total;
    }

    private static double[] Multiply(int count, int columns, ReadOnlySpan<float> x, Workers workers)
    {
        double[] products = new double[count * count];
        if (count < FewStimuli)
        {
            Gram.Symmetric(count, columns, x, products, workers);
            return products;
        }

        float[] part = new float[(count / 2) * (count - (count / 2))];
        for (int column = 0; column < columns; column += Stretch)
        {
            Triangle(x[column..], columns, Math.Min(Stretch, columns - column), 0, count, products, count, part, workers);
        }

        return products;
    }

    // Adds the lower triangle of some rows' products with each other, and a few above it.
    private static void Triangle(ReadOnlySpan<float> x, int stride, int width, int first, int rows, double[] products, int count, float[] part, Workers workers)
    {
        if (rows < FewStimuli)
        {
            Rectangle(x, stride, width, first, rows, first, rows, products, count, part, workers);
            return;
        }

        int half = rows / 2;
        Triangle(x, stride, width, first, half, products, count, part, workers);
        Triangle(x, stride, width, first + half, rows - half, products, count, part, workers);
        Rectangle(x, stride, width, first + half, rows - half, first, half, products, count, part, workers);
    }

    private static void Rectangle(ReadOnlySpan<float> x, int stride, int width, int row, int rows, int column, int columns, double[] products, int count, float[] part, Workers workers)
    {
        Gemm.Multiply(
            new MatrixSpan<float>(x[(row * stride)..], rows, width, stride, 1),
            new MatrixSpan<float>(x[(column * stride)..], columns, width, stride, 1).Transposed,
            part.AsSpan(0, rows * columns),
            workers);
        const int Group = 16;
        workers.For((rows + Group - 1) / Group, group =>
        {
            for (int i = group * Group; i < Math.Min(rows, (group + 1) * Group); i++)
            {
                VectorSums.Add(part.AsSpan(i * columns, columns), products.AsSpan(((row + i) * count) + column, columns));
            }
        });
    }

    private static float[] Deviations(Activations responses, int first, int count, int unit, int width, double scale, Workers workers)
    {
        float[] block = new float[count * width];
        workers.For(count, i => responses.Row(first + i).Slice(unit, width).CopyTo(block.AsSpan(i * width, width)));
        double[] sums = new double[width];
        for (int i = 0; i < count; i++)
        {
            VectorSums.Add(block.AsSpan(i * width, width), sums);
        }

        workers.For(count, i =>
        {
            var row = block.AsSpan(i * width, width);
            for (int u = 0; u < row.Length; u++)
            {
                row[u] = (float)((row[u] - (sums[u] / count)) * scale);
            }
        });
        return block;
    }
}
