using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Partial least squares from units' covariance alone, where units are fewer than stimuli.</summary>
/// <remarks>
/// With G = XᵀX and S = XᵀY of centred responses: the next weights are w = S v, v the leading eigenvector of SᵀS; made orthogonal to the
/// scores before, r = w − R Pᵀw, they have loads p = G r / rᵀG r on units and q = Sᵀr / rᵀG r on channels, and rᵀG r · p qᵀ is taken out of S. That is
/// NIPALS with deflation of X and Y, run until it converges, without ever going back to the stimuli (Dayal &amp; MacGregor 1997,
/// doi:10.1002/(SICI)1099-128X(199701)11:1&lt;73::AID-CEM435&gt;3.0.CO;2-#).
/// </remarks>
internal static class PlsPrimal
{
    // A score whose square is below this share of the units' variance is rounding.
    private const double Rounding = 1e-14;

    /// <summary>Finds components.</summary>
    /// <param name="covariance">G, <c>[units × units]</c>.</param>
    /// <param name="cross">S, <c>[units × channels]</c>; what no component explains is left in it.</param>
    /// <param name="units">Units.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="wanted">Components, fewer where nothing is left to explain.</param>
    /// <param name="workers">The threads to use.</param>
    public static PlsComponents Find(Workspace<double> covariance, double[] cross, int units, int channels, int wanted, Workers workers)
    {
        double trace = 0;
        for (int u = 0; u < units; u++)
        {
            trace += covariance.Values[(u * units) + u];
        }

        var left = new PlsCovariance(channels);
        left.Compute(cross, cross, workers);
        var directions = new List<double[]>();
        var onUnits = new List<double[]>();
        var loads = new List<double>();
        double[] h = new double[channels];
        while (directions.Count < wanted && left.Next() is { } weights)
        {
            double[] r = new double[units], image = new double[units], q = new double[channels];
            Lanes.Multiply(cross, weights, r);
            if (!TryDirect(r, directions, onUnits))
            {
                break;
            }

            Times(covariance, r, image, workers);
            double square = Lanes.Dot(r, image);
            if (!(square > Rounding * trace * Lanes.Dot(r, r)))
            {
                break;
            }

            Lanes.MultiplyTransposed(cross, r, q);
            Divide(image, square);
            Divide(q, square);
            Lanes.MultiplyTransposed(cross, image, h);
            for (int u = 0; u < units; u++)
            {
                Lanes.Add(-square * image[u], q, cross.AsSpan(u * channels, channels));
            }

            Multiply(h, square);
            left.TakeOut(h, q, square * square * Lanes.Dot(image, image));
            if (left.IsWorn)
            {
                left.Compute(cross, cross, workers);
            }

            directions.Add(r);
            onUnits.Add(image);
            loads.AddRange(q);
        }

        return new(directions.Count, Columns(directions, units), [.. loads]);
    }

    /// <summary>Vectors as the columns of a matrix.</summary>
    internal static double[] Columns(List<double[]> vectors, int rows)
    {
        double[] columns = new double[rows * vectors.Count];
        for (int j = 0; j < vectors.Count; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                columns[(i * vectors.Count) + j] = vectors[j][i];
            }
        }

        return columns;
    }

    internal static void Multiply(Span<double> vector, double factor)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] *= factor;
        }
    }

    internal static void Divide(Span<double> vector, double divisor)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] /= divisor;
        }
    }

    // w of length 1, then r = w − R (Pᵀ w).
    private static bool TryDirect(double[] w, List<double[]> directions, List<double[]> onUnits)
    {
        double length = Math.Sqrt(Lanes.Dot(w, w));
        if (!(length > 0))
        {
            return false;
        }

        Divide(w, length);
        double[] along = [.. onUnits.Select(p => Lanes.Dot(p, w))];
        for (int j = 0; j < along.Length; j++)
        {
            Lanes.Add(-along[j], directions[j], w);
        }

        return true;
    }

    private static void Times(Workspace<double> covariance, double[] vector, double[] image, Workers workers)
    {
        const int Rows = 128;
        int units = vector.Length;
        workers.For((units + Rows - 1) / Rows, block =>
        {
            int first = block * Rows, count = Math.Min(Rows, units - first);
            Lanes.Multiply(covariance.Values.Slice(first * units, count * units), vector, image.AsSpan(first, count));
        });
    }
}
