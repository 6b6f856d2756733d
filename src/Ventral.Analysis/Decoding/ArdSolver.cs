using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Decoding;

/// <summary>Linear regression of one output whose inputs have a prior variance A each, found with the weights (ARD).</summary>
/// <remarks>
/// With M inputs of T samples, and all in terms of Z = A½ X: where M ≤ T, B = I + Z Zᵀ gives W = A½ B⁻¹ Z yᵀ and the gain
/// G = 1 − diag B⁻¹; else C = I + Zᵀ Z gives W = A½ Z C⁻¹ yᵀ and G = diag(Z C⁻¹ Zᵀ). Both are well conditioned whatever A,
/// and both are the published forms S = X Xᵀ + A⁻¹, W = y Xᵀ S⁻¹, G = diag(X Xᵀ S⁻¹).
/// </remarks>
internal sealed class ArdSolver
{
    private const double Least = 1e-15;

    private readonly SparseRegressionOptions options;
    private readonly Workers workers;
    private readonly int samples;
    private readonly double[] x;
    private readonly double[] y;
    private readonly double squaresOfY;
    private readonly double[] products;
    private readonly double[] weights;
    private readonly double[] gains;
    private readonly double[] roots;
    private readonly double[] priors;
    private readonly int[] inputs;
    private readonly int[] places;
    private int count;
    private double[]? gram;
    private InverseDiagonal? inverse;

    private ArdSolver(int inputCount, double[] x, double[] y, SparseRegressionOptions options, Workers workers)
    {
        this.x = x;
        this.y = y;
        this.options = options;
        this.workers = workers;
        count = inputCount;
        samples = y.Length;
        inputs = [.. Enumerable.Range(0, inputCount)];
        products = new double[inputCount];
        Gemm.Multiply(new MatrixSpan<double>(x, inputCount, samples), new MatrixSpan<double>(y, samples, 1), products.AsSpan(), workers);
        foreach (double value in y)
        {
            squaresOfY += value * value;
        }

        weights = new double[inputCount];
        gains = new double[inputCount];
        roots = new double[inputCount];
        priors = new double[inputCount];
        places = new int[inputCount];
    }

    /// <summary>Solves.</summary>
    /// <param name="inputCount">M.</param>
    /// <param name="x">X, <c>[inputs × samples]</c>; not changed. At least one input varies.</param>
    /// <param name="y">The output, which varies.</param>
    /// <param name="options">When to stop.</param>
    /// <param name="workers">The threads of each product.</param>
    public static ArdSolution Solve(int inputCount, double[] x, double[] y, SparseRegressionOptions options, Workers workers) =>
        new ArdSolver(inputCount, x, y, options, workers).Run();

    private ArdSolution Run()
    {
        double variance = Variance(y), meanVariance = 0;
        for (int i = 0; i < count; i++)
        {
            meanVariance += Variance(x.AsSpan(i * samples, samples));
        }

        Array.Fill(priors, Math.Max(Least, count / meanVariance));
        int all = count, stable = options.StableIterations ?? options.MostIterations, unpruned = 0;
        var energies = new List<double>();
        double noise = variance;
        for (int iteration = 1; iteration <= options.MostIterations; iteration++)
        {
            double logDeterminant = count <= samples ? ByInputs() : BySamples();
            noise = Noise(variance);
            energies.Add((0.5 * (-logDeterminant - count)) - (0.5 * samples * PortableMath.Log(noise)));
            double greatest = 0, change = 0;
            for (int i = 0; i < count; i++)
            {
                double square = weights[i] * weights[i], scaled = square / noise / Math.Max(gains[i], Least);
                double prior = iteration <= stable ? Math.Sqrt(priors[i] * scaled) : scaled;
                change = Math.Max(change, Math.Abs(prior - priors[i]));
                priors[i] = prior;
                greatest = Math.Max(greatest, square);
            }

            int before = count;
            Prune(options.PruningShare * greatest);
            unpruned = count == before ? unpruned + 1 : 0;
            if (count == 0 || (iteration > options.FewestIterations && unpruned >= 2 && change < options.SmallestChange))
            {
                break;
            }
        }

        double[] dense = new double[all];
        for (int i = 0; i < count; i++)
        {
            dense[inputs[i]] = weights[i];
        }

        return new(dense, noise, energies.Count, count, [.. energies]);
    }

    private double ByInputs()
    {
        gram ??= GramOfInputs();
        inverse ??= new InverseDiagonal(count);
        for (int i = 0; i < count; i++)
        {
            roots[i] = Math.Sqrt(priors[i]);
        }

        double logDeterminant = inverse.Factorise(count, gram, roots, workers);
        for (int i = 0; i < count; i++)
        {
            weights[i] = roots[i] * products[i];
        }

        inverse.Solve(weights.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            weights[i] *= roots[i];
            gains[i] = 1 - inverse.Diagonal(i);
        }

        return logDeterminant;
    }

    private double BySamples()
    {
        // [samples × (inputs, then y)].
        int width = count + 1;
        double[] scaled = new double[samples * count], right = new double[samples * width], c = new double[samples * samples];
        for (int i = 0; i < count; i++)
        {
            roots[i] = Math.Sqrt(priors[i]);
            var row = x.AsSpan(inputs[i] * samples, samples);
            for (int t = 0; t < samples; t++)
            {
                scaled[(t * count) + i] = right[(t * width) + i] = roots[i] * row[t];
            }
        }

        Gram.Symmetric(samples, count, scaled, c, workers);
        for (int t = 0; t < samples; t++)
        {
            c[(t * samples) + t] += 1;
            right[(t * width) + count] = y[t];
        }

        var factor = Cholesky.Factorise(new Matrix<double>(samples, samples, c), workers);
        var solved = TriangularSystem.SolveLower(factor.L, new Matrix<double>(samples, width, right), workers).Values;
        Array.Clear(weights);
        Array.Clear(gains);
        for (int t = 0; t < samples; t++)
        {
            var row = solved.Slice(t * width, width);
            for (int i = 0; i < count; i++)
            {
                weights[i] += row[i] * row[count];
                gains[i] += row[i] * row[i];
            }
        }

        for (int i = 0; i < count; i++)
        {
            weights[i] *= roots[i];
        }

        return factor.LogDeterminant;
    }

    private double Noise(double variance)
    {
        double explained = 0;
        for (int i = 0; i < count; i++)
        {
            explained += weights[i] * products[i];
        }

        double noise = (squaresOfY - explained) / samples;
        if (noise / variance > Least)
        {
            return noise;
        }

        // What is left is rounding: the residuals themselves, and what the prior costs.
        double[] left = [.. y];
        double penalty = 0;
        for (int i = 0; i < count; i++)
        {
            var row = x.AsSpan(inputs[i] * samples, samples);
            for (int t = 0; t < samples; t++)
            {
                left[t] -= weights[i] * row[t];
            }

            penalty += weights[i] * weights[i] / Math.Max(priors[i], Least);
        }

        return Math.Max(Least, (left.Sum(e => e * e) + penalty) / samples);
    }

    private void Prune(double least)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (weights[i] * weights[i] > least)
            {
                inputs[kept] = inputs[i];
                products[kept] = products[i];
                weights[kept] = weights[i];
                priors[kept] = priors[i];
                places[kept++] = i;
            }
        }

        if (gram is not null && kept < count)
        {
            // Rows and columns move up and left, never onto what is still to be read.
            for (int row = 0; row < kept; row++)
            {
                int from = places[row] * count;
                for (int column = 0; column < kept; column++)
                {
                    gram[(row * kept) + column] = gram[from + places[column]];
                }
            }
        }

        count = kept;
    }

    private double[] GramOfInputs()
    {
        double[] rows = new double[count * samples], result = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            x.AsSpan(inputs[i] * samples, samples).CopyTo(rows.AsSpan(i * samples));
        }

        Gram.Symmetric(count, samples, rows, result, workers);
        return result;
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double mean = 0, sum = 0;
        foreach (double value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum / values.Length;
    }
}
