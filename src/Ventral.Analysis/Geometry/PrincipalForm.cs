using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Geometry;

/// <summary>Centred responses on their principal axes, X = U S Vᵀ, without the axes V that nobody here needs.</summary>
/// <remarks>
/// From the smaller of the two matrices of inner products, in float64. Axes whose variance is below
/// 10⁻¹³ × the larger side × the greatest variance are rounding and left out.
/// </remarks>
internal sealed class PrincipalForm
{
    private const int Block = 1024;
    private const double Rounding = 1e-13;

    private PrincipalForm(Matrix<double> left, double[] scales)
    {
        Left = left;
        Scales = scales;
    }

    /// <summary>U, orthonormal columns, <c>[stimuli × rank]</c>, the greatest variance first.</summary>
    public Matrix<double> Left { get; }

    /// <summary>S, the singular values, falling.</summary>
    public double[] Scales { get; }

    /// <summary>Dimensions.</summary>
    public int Rank => Scales.Length;

    /// <summary>Finds the axes.</summary>
    public static PrincipalForm Of(Activations responses, Workers workers) => Of(responses, CentredResponses.Means(responses), workers);

    /// <summary>Finds the axes of responses about given means, or about 0.</summary>
    public static PrincipalForm Of(Activations responses, double[] means, Workers workers) =>
        responses.UnitCount < responses.Stimuli.Count ? FromUnits(responses, means, workers) : FromStimuli(responses, means, workers);

    /// <summary>The axes of whatever has these inner products.</summary>
    /// <param name="kernel">K = U S² Uᵀ, <c>[count × count]</c>; its memory is taken over.</param>
    /// <param name="count">Stimuli.</param>
    /// <param name="longest">The greater of stimuli and dimensions, for the size of rounding.</param>
    /// <param name="workers">The threads to use.</param>
    public static PrincipalForm OfKernel(double[] kernel, int count, int longest, Workers workers)
    {
        var (vectors, scales) = Axes(kernel, count, longest, workers);
        return new(vectors, scales);
    }

    /// <summary>The variances of all axes, falling, those of rounding size as 0: eigenvalues of XᵀX of centred X.</summary>
    public static double[] Variances(Activations responses, Workers workers)
    {
        var form = Of(responses, workers);
        double[] variances = new double[Math.Min(responses.UnitCount, responses.Stimuli.Count - 1)];
        for (int i = 0; i < Math.Min(form.Rank, variances.Length); i++)
        {
            variances[i] = form.Scales[i] * form.Scales[i];
        }

        return variances;
    }

    /// <summary>The first axes alone.</summary>
    public PrincipalForm First(int count)
    {
        double[] kept = new double[Left.Rows * count];
        for (int i = 0; i < Left.Rows; i++)
        {
            for (int j = 0; j < count; j++)
            {
                kept[(i * count) + j] = Left[i, j];
            }
        }

        return new(new Matrix<double>(Left.Rows, count, kept), Scales[..count]);
    }

    // K = X Xᵀ = U S² Uᵀ.
    private static PrincipalForm FromStimuli(Activations responses, double[] means, Workers workers) => OfKernel(
        CentredResponses.Kernel(responses, means, workers), responses.Stimuli.Count, Math.Max(responses.Stimuli.Count, responses.UnitCount), workers);

    // C = Xᵀ X = V S² Vᵀ, then U = X V S⁻¹.
    private static PrincipalForm FromUnits(Activations responses, double[] means, Workers workers)
    {
        int units = responses.UnitCount, count = responses.Stimuli.Count;
        double[] total = new double[units * units], block = new double[units * Math.Min(Block, count)];
        for (int stimulus = 0; stimulus < count; stimulus += Block)
        {
            int width = Math.Min(Block, count - stimulus), first = stimulus;
            workers.For(units, u =>
            {
                for (int i = 0; i < width; i++)
                {
                    block[(u * width) + i] = responses.Row(first + i)[u] - means[u];
                }
            });
            Gram.Symmetric(units, width, block.AsSpan(0, units * width), total, workers, GemmMode.Add);
        }

        var (vectors, scales) = Axes(total, units, Math.Max(count, units), workers);
        int rank = scales.Length;
        double[] left = new double[count * rank];
        for (int stimulus = 0; stimulus < count; stimulus += Block)
        {
            int height = Math.Min(Block, count - stimulus), first = stimulus;
            workers.For(height, i =>
            {
                var row = responses.Row(first + i);
                for (int u = 0; u < units; u++)
                {
                    block[(i * units) + u] = row[u] - means[u];
                }
            });
            Gemm.Multiply(new MatrixSpan<double>(block.AsSpan(0, height * units), height, units), new MatrixSpan<double>(vectors.Values, units, rank), left.AsSpan(first * rank, height * rank), workers);
        }

        for (int i = 0; i < left.Length; i++)
        {
            left[i] /= scales[i % rank];
        }

        return new(Matrix.Over(count, rank, left), scales);
    }

    // Takes the products over, and their memory for the vectors where these fill most of it.
    private static (Matrix<double> Vectors, double[] Scales) Axes(double[] products, int size, int longest, Workers workers)
    {
        var eigen = SymmetricEigen.Factorise(Matrix.Over(size, size, products), workers);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => eigen.Values[i])];
        double least = Rounding * longest * eigen.Values[order[0]];
        int rank = order.TakeWhile(i => eigen.Values[i] > least).Count();
        double[] vectors = rank > size / 2 ? products : new double[size * rank];
        workers.For(size, row =>
        {
            var from = eigen.Vectors.Values.Slice(row * size, size);
            for (int j = 0; j < rank; j++)
            {
                vectors[(row * rank) + j] = from[order[j]];
            }
        });

        return (Matrix.OverStart(size, rank, vectors), [.. order.Take(rank).Select(i => Math.Sqrt(eigen.Values[i]))]);
    }
}
