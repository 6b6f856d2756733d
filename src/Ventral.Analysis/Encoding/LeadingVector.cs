using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>The eigenvector of the greatest eigenvalue of a symmetric matrix that has no negative ones, to the last bits.</summary>
/// <remarks>
/// Lanczos with every vector orthogonalised twice against all before it, from a fixed draw of normal numbers (no structure of a
/// matrix is orthogonal to it), until the residual is below 10⁻¹⁵ of the eigenvalue or the space is used up. The component of largest
/// magnitude is positive.
/// </remarks>
internal static class LeadingVector
{
    private const int CheckEvery = 4;
    private const double Converged = 1e-15;

    /// <summary>Finds it.</summary>
    /// <param name="size">Rows of the matrix.</param>
    /// <param name="multiply">Writes matrix × first into second.</param>
    /// <returns>The vector, of length 1, and its eigenvalue; a vector of zeros where the matrix is 0.</returns>
    public static (double[] Vector, double Value) Of(int size, Action<double[], double[]> multiply)
    {
        double[] current = new double[size], image = new double[size];
        new Philox(new Seed(0), "leading-vector").FillNormal(current);
        multiply(current, image);
        if (!Normalise(image))
        {
            return (new double[size], 0);
        }

        var basis = new List<double[]>();
        var diagonal = new List<double>();
        var beside = new List<double>();
        current = image;
        while (true)
        {
            basis.Add(current);
            double[] next = new double[size];
            multiply(current, next);
            double alpha = 0;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = basis.Count - 1; j >= 0; j--)
                {
                    double along = Lanes.Dot(basis[j], next);
                    Lanes.Add(-along, basis[j], next);
                    alpha += j == basis.Count - 1 ? along : 0;
                }
            }

            diagonal.Add(alpha);
            double beta = Math.Sqrt(Lanes.Dot(next, next));
            bool isLast = basis.Count == size || !(beta > 0);
            if (isLast || basis.Count % CheckEvery == 0)
            {
                var (value, vector) = LeadingOfTridiagonal(diagonal, beside);
                if (isLast || beta * Math.Abs(vector[^1]) <= Converged * value)
                {
                    return (Oriented(basis, vector, size), value);
                }
            }

            for (int i = 0; i < size; i++)
            {
                next[i] /= beta;
            }

            beside.Add(beta);
            current = next;
        }
    }

    // Bisection on the sign of the pivots of T − x, then inverse iteration a hair above the eigenvalue, where x − T needs no pivoting.
    private static (double Value, double[] Vector) LeadingOfTridiagonal(List<double> diagonal, List<double> beside)
    {
        int n = diagonal.Count;
        double low = diagonal.Max(), high = low;
        for (int i = 0; i < n; i++)
        {
            high = Math.Max(high, diagonal[i] + (i > 0 ? Math.Abs(beside[i - 1]) : 0) + (i < n - 1 ? Math.Abs(beside[i]) : 0));
        }

        high *= 1 + 1e-15;
        while (high - low > 4e-16 * high && (low + ((high - low) / 2)) is var middle && middle > low && middle < high)
        {
            if (IsAbove(middle, diagonal, beside))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        double[] pivots = new double[n], vector = new double[n];
        Array.Fill(vector, 1);
        for (int i = 0; i < n; i++)
        {
            double pivot = high - diagonal[i] - (i > 0 ? beside[i - 1] * beside[i - 1] / pivots[i - 1] : 0);
            pivots[i] = Math.Max(pivot, 1e-17 * high);
        }

        for (int iteration = 0; iteration < 3; iteration++)
        {
            for (int i = 1; i < n; i++)
            {
                vector[i] += beside[i - 1] / pivots[i - 1] * vector[i - 1];
            }

            for (int i = n - 1; i >= 0; i--)
            {
                vector[i] = (vector[i] + (i < n - 1 ? beside[i] * vector[i + 1] : 0)) / pivots[i];
            }

            Normalise(vector);
        }

        return (high, vector);
    }

    private static bool IsAbove(double x, List<double> diagonal, List<double> beside)
    {
        double pivot = x - diagonal[0];
        for (int i = 1; pivot > 0 && i < diagonal.Count; i++)
        {
            pivot = x - diagonal[i] - (beside[i - 1] * beside[i - 1] / pivot);
        }

        return pivot > 0;
    }

    private static double[] Oriented(List<double[]> basis, double[] weights, int size)
    {
        double[] vector = new double[size];
        for (int j = 0; j < basis.Count; j++)
        {
            Lanes.Add(weights[j], basis[j], vector);
        }

        Normalise(vector);
        int largest = 0;
        for (int i = 1; i < size; i++)
        {
            largest = Math.Abs(vector[i]) > Math.Abs(vector[largest]) * (1 + 1e-6) ? i : largest;
        }

        if (vector[largest] < 0)
        {
            for (int i = 0; i < size; i++)
            {
                vector[i] = -vector[i];
            }
        }

        return vector;
    }

    private static bool Normalise(double[] vector)
    {
        double greatest = vector.Max(Math.Abs);
        if (!(greatest > 0))
        {
            return false;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] /= greatest;
        }

        double length = Math.Sqrt(Lanes.Dot(vector, vector));
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }

        return true;
    }
}
