using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// What is left of each axis under each of many penalties, d_a(s) = α / (s² + α), as sums of few functions of the axis: exactly one by one for the
/// first axes, where penalties differ most, and d_a(s) ≈ Σ_q c_aq w_q(s) for the others.
/// </summary>
/// <remarks>The functions are the leading right singular vectors of the other axes' table, each penalty over its greatest value; those below 3·10⁻⁶ of the first are left out.</remarks>
internal sealed class PenaltyBasis
{
    private const double Tolerance = 3e-6;

    private PenaltyBasis(double[] left, double[] coefficients, double[] functions, int exact)
    {
        Left = left;
        Coefficients = coefficients;
        Functions = functions;
        Exact = exact;
    }

    /// <summary>d, <c>[penalties × axes]</c>.</summary>
    public double[] Left { get; }

    /// <summary>c, <c>[penalties × functions]</c>.</summary>
    public double[] Coefficients { get; }

    /// <summary>w, <c>[functions × other axes]</c>.</summary>
    public double[] Functions { get; }

    /// <summary>How many axes go one by one.</summary>
    public int Exact { get; }

    /// <summary>Finds the cheapest.</summary>
    /// <param name="scales">s, falling.</param>
    /// <param name="penalties">α, at least 0.</param>
    public static PenaltyBasis Of(double[] scales, IReadOnlyList<double> penalties)
    {
        int axes = scales.Length;
        double[] left = [.. penalties.SelectMany(p => scales.Select(s => p / ((s * s) + p)))];
        PenaltyBasis? best = null;
        double least = double.PositiveInfinity;
        foreach (int exact in new[] { 0, axes / 64, axes / 32, axes / 16, axes / 8, axes / 4 }.Distinct())
        {
            var (coefficients, functions, rank) = Split(left, penalties.Count, axes, exact);
            double cost = ((double)rank * (axes - exact)) + ((double)penalties.Count * exact);
            if (cost < least)
            {
                (least, best) = (cost, new(left, coefficients, functions, exact));
            }
        }

        return best!;
    }

    private static (double[] Coefficients, double[] Functions, int Rank) Split(double[] left, int penalties, int axes, int exact)
    {
        int others = axes - exact;
        double[] table = new double[penalties * others], scale = new double[penalties], products = new double[penalties * penalties];
        for (int a = 0; a < penalties; a++)
        {
            // d rises along the axes; of a penalty of 0 nothing is left.
            scale[a] = axes == 0 ? 0 : left[((a + 1) * axes) - 1];
            for (int j = 0; j < others && scale[a] > 0; j++)
            {
                table[(a * others) + j] = left[(a * axes) + exact + j] / scale[a];
            }
        }

        for (int a = 0; a < penalties; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                products[(a * penalties) + b] = products[(b * penalties) + a] = Lanes.Dot(table.AsSpan(a * others, others), table.AsSpan(b * others, others));
            }
        }

        var eigen = SymmetricEigen.Factorise(new Matrix<double>(penalties, penalties, products), new Workers(1));
        int rank = Enumerable.Range(0, penalties).Count(i => eigen.Values[i] > Tolerance * Tolerance * eigen.Values[^1]);
        double[] coefficients = new double[penalties * rank], functions = new double[rank * others];
        for (int q = 0; q < rank; q++)
        {
            for (int a = 0; a < penalties; a++)
            {
                double u = eigen.Vectors[a, penalties - 1 - q];
                coefficients[(a * rank) + q] = scale[a] * u;
                Lanes.Add(u, table.AsSpan(a * others, others), functions.AsSpan(q * others, others));
            }
        }

        return (coefficients, functions, rank);
    }
}
