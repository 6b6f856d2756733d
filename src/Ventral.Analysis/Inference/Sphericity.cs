using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>
/// How far the covariance S of an effect's orthonormal contrasts (q of them, n subjects) is from equal variances
/// without correlation, and the factors ε that the degrees of freedom of its F test shrink by. With q = 1 every ε is 1.
/// </summary>
/// <remarks>
/// Greenhouse and Geisser 1959 (doi:10.1007/bf02289823): ε̂ = tr(S)² / (q·tr(S²)), in [1/q, 1].
/// Huynh and Feldt 1976 (doi:10.3102/10769986001001069): ε̃ = (n·q·ε̂ − 2) / (q·(n − 1 − q·ε̂)), which can exceed 1 and is
/// then cut to 1. Lecoutre's correction of ε̃ (1991, doi:10.3102/10769986016004371) replaces n by n − g + 1 in the numerator
/// for g groups of subjects; with the one group of these designs the two agree.
/// </remarks>
public sealed record Sphericity
{
    private Sphericity()
    {
    }

    /// <summary>Greenhouse and Geisser's ε, in [1/q, 1].</summary>
    public required double GreenhouseGeisser { get; init; }

    /// <summary>Huynh and Feldt's ε before it is cut; +∞ where n − 1 ≤ q·ε̂ leaves its denominator without a value.</summary>
    public required double HuynhFeldtRaw { get; init; }

    /// <summary>Huynh and Feldt's ε, at most 1.</summary>
    public double HuynhFeldt => Math.Min(1, HuynhFeldtRaw);

    /// <summary>The least that ε can be: 1/q.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Mauchly's W = |S| / (tr(S)/q)^q, in (0, 1]; null with q = 1, with no more subjects than contrasts, or where S is singular.</summary>
    public required double? MauchlyW { get; init; }

    /// <summary>
    /// Its p value: −(n − 1 − (2q² + q + 2)/(6q))·ln W against χ² on q(q + 1)/2 − 1 degrees of freedom
    /// (Mauchly 1940, doi:10.1214/aoms/1177731915, first-order approximation).
    /// </summary>
    public required double? MauchlyP { get; init; }

    internal static Sphericity Of(double[,] covariance, int subjects)
    {
        int q = covariance.GetLength(0);
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < q; i++)
        {
            trace += covariance[i, i];
            for (int j = 0; j < q; j++)
            {
                squares += covariance[i, j] * covariance[i, j];
            }
        }

        double epsilon = q == 1 ? 1 : Math.Min(1, Math.Max(1.0 / q, trace / squares * trace / q));
        double room = q * (subjects - 1 - (q * epsilon));
        double? logW = q == 1 || subjects <= q ? null : LogDeterminant(covariance) - (q * PortableMath.Log(trace / q));
        double factor = subjects - 1 - (((2.0 * q * q) + q + 2) / (6.0 * q));
        return new Sphericity
        {
            GreenhouseGeisser = epsilon,
            HuynhFeldtRaw = q == 1 ? 1 : room <= 1e-9 ? double.PositiveInfinity : ((subjects * q * epsilon) - 2) / room,
            LowerBound = 1.0 / q,
            MauchlyW = logW is { } l ? PortableMath.Exp(l) : null,
            MauchlyP = logW is { } m ? ChiSquaredDistribution.Survival(Math.Max(0, -factor * m), (0.5 * q * (q + 1)) - 1) : null,
        };
    }

    /// <summary>By Cholesky's factors; null where the matrix is singular to rounding.</summary>
    private static double? LogDeterminant(double[,] matrix)
    {
        int q = matrix.GetLength(0);
        var factor = new double[q, q];
        double log = 0;
        for (int j = 0; j < q; j++)
        {
            for (int i = j; i < q; i++)
            {
                double rest = matrix[i, j];
                for (int k = 0; k < j; k++)
                {
                    rest -= factor[i, k] * factor[j, k];
                }

                if (i == j)
                {
                    if (rest <= 1e-14 * matrix[j, j])
                    {
                        return null;
                    }

                    log += PortableMath.Log(rest);
                }

                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }
        }

        return log;
    }
}
