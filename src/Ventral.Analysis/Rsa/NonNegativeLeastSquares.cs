namespace Ventral.Analysis.Rsa;

/// <summary>Weights of at least 0 whose combination of predictors comes nearest to a target: min ‖X w − y‖² over w ≥ 0.</summary>
/// <remarks>
/// Lawson &amp; Hanson 1974, chapter 23, on XᵀX and Xᵀy, float64: predictors enter one at a time, the one with the steepest descent
/// (of equals the first), and leave when their weight falls to 0. Predictors that add nothing to those in use within
/// 10⁻¹⁰ of their own length stay out, so that equal predictors do not share a weight: the first has it. As
/// <c>scipy.optimize.nnls</c>, which works on X itself; both find the one minimum where predictors are independent.
/// </remarks>
internal static class NonNegativeLeastSquares
{
    private const double Independent = 1e-10;
    private const double Steep = 1e-12;

    /// <summary>Fits the weights.</summary>
    /// <param name="predictors">Each as long as the target.</param>
    /// <param name="target">What to come near.</param>
    public static double[] Fit(IReadOnlyList<double[]> predictors, double[] target)
    {
        int count = predictors.Count;
        double[] products = new double[count * count], load = new double[count];
        for (int i = 0; i < count; i++)
        {
            for (int j = i; j < count; j++)
            {
                products[(i * count) + j] = products[(j * count) + i] = PairVectors.Dot(predictors[i], predictors[j]);
            }

            load[i] = PairVectors.Dot(predictors[i], target);
        }

        return Solve(products, load, Math.Sqrt(PairVectors.Dot(target, target)));
    }

    /// <summary>The same from inner products.</summary>
    /// <param name="products">XᵀX.</param>
    /// <param name="load">Xᵀy.</param>
    /// <param name="length">‖y‖.</param>
    public static double[] Solve(double[] products, double[] load, double length)
    {
        int count = load.Length;
        double[] weights = new double[count];
        var used = new List<int>();
        var barred = new bool[count];

        // Each round ends with less error than any before, so none of the finitely many sets comes twice.
        while (Steepest(products, load, length, weights, used, barred) is int entering)
        {
            used.Add(entering);
            double[]? solution = SolveUsed(products, load, used);
            if (solution is null || solution[^1] <= 0)
            {
                used.RemoveAt(used.Count - 1);
                barred[entering] = true;
                continue;
            }

            Array.Clear(barred);
            while (solution.Any(w => w <= 0))
            {
                double step = 1;
                for (int k = 0; k < used.Count; k++)
                {
                    double weight = weights[used[k]];
                    step = solution[k] <= 0 ? Math.Min(step, weight / (weight - solution[k])) : step;
                }

                for (int k = 0; k < used.Count; k++)
                {
                    double weight = weights[used[k]], moved = weight + (step * (solution[k] - weight));
                    weights[used[k]] = solution[k] <= 0 && weight / (weight - solution[k]) <= step ? 0 : Math.Max(0, moved);
                }

                used.RemoveAll(k => weights[k] == 0);
                solution = SolveUsed(products, load, used)!;
            }

            for (int k = 0; k < used.Count; k++)
            {
                weights[used[k]] = solution[k];
            }
        }

        return weights;
    }

    private static int? Steepest(double[] products, double[] load, double length, double[] weights, List<int> used, bool[] barred)
    {
        int count = load.Length;
        int? steepest = null;
        double greatest = 0;
        for (int i = 0; i < count; i++)
        {
            if (barred[i] || used.Contains(i) || !(products[(i * count) + i] > 0))
            {
                continue;
            }

            double descent = load[i];
            for (int j = 0; j < count; j++)
            {
                descent -= products[(i * count) + j] * weights[j];
            }

            descent /= Math.Sqrt(products[(i * count) + i]);
            if (descent > Math.Max(greatest, Steep * length))
            {
                (greatest, steepest) = (descent, i);
            }
        }

        return steepest;
    }

    // By Cholesky of the predictors in use, scaled to length 1; null where the last depends on the others.
    private static double[]? SolveUsed(double[] products, double[] load, List<int> used)
    {
        int size = used.Count, count = load.Length;
        double[] factor = new double[size * size], solution = new double[size], lengths = [.. used.Select(i => Math.Sqrt(products[(i * count) + i]))];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = products[(used[i] * count) + used[j]] / lengths[i] / lengths[j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * size) + k] * factor[(j * size) + k];
                }

                if (i == j && !(sum > Independent))
                {
                    return null;
                }

                factor[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * size) + j];
            }
        }

        for (int i = 0; i < size; i++)
        {
            double sum = load[used[i]] / lengths[i];
            for (int k = 0; k < i; k++)
            {
                sum -= factor[(i * size) + k] * solution[k];
            }

            solution[i] = sum / factor[(i * size) + i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < size; k++)
            {
                sum -= factor[(k * size) + i] * solution[k];
            }

            solution[i] = sum / factor[(i * size) + i];
        }

        for (int i = 0; i < size; i++)
        {
            solution[i] /= lengths[i];
        }

        return solution;
    }
}
