using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// How alike single units are: each set's units share a mass of 1 evenly, and the mass of the one is moved onto the other's at
/// the least cost, unit by unit, so that sets of different sizes can be matched. Rotations do matter, unlike in other measures.
/// </summary>
/// <remarks>
/// <para>
/// With x_i and y_j the responses of units over stimuli, less their mean, and P ≥ 0 with rows that sum to 1/N_x and columns to
/// 1/N_y: the distance is √ min_P Σ P_ij ‖x_i − y_j‖², the correlation max_P Σ P_ij r(x_i, y_j). With as many units in both, P is
/// the best one-to-one matching. A unit that does not vary has correlation 0 with every unit: it cannot be matched, and
/// it counts.
/// </para>
/// <para>
/// The optimum is exact: masses are whole numbers (1 is the least common multiple of N_x and N_y), and paths of least cost are
/// augmented until all is moved, by one thread, in time up to the cube of the number of units: a second for some 1,000. float64.
/// Khosla &amp; Williams 2024, arXiv:2311.09466.
/// </para>
/// </remarks>
public sealed class SoftMatching : GeometryComparison
{
    /// <summary>Creates the measure.</summary>
    /// <param name="form">What is made of the matching.</param>
    public SoftMatching(SoftMatchingForm form = SoftMatchingForm.Correlation)
        : base(form == SoftMatchingForm.Correlation ? "soft-matching" : "soft-matching-distance", form == SoftMatchingForm.Correlation ? 3 : 2) => Form = form;

    /// <summary>What is made of the matching.</summary>
    public SoftMatchingForm Form { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers)
    {
        int stimuli = a.Stimuli.Count, n = a.UnitCount, m = b.UnitCount;
        double[] x = Units(a, workers), y = Units(b, workers), costs = new double[checked(n * m)];
        Gemm.Multiply(new MatrixSpan<double>(x, n, stimuli), new MatrixSpan<double>(y, m, stimuli).Transposed, costs.AsSpan(), workers);
        double[] ofX = Squares(x, n), ofY = Squares(y, m);
        workers.For(n, i =>
        {
            for (int j = 0; j < m; j++)
            {
                double product = costs[(i * m) + j];
                costs[(i * m) + j] = Form == SoftMatchingForm.Correlation ? -product : ofX[i] + ofY[j] - (2 * product);
            }
        });

        var (masses, whole) = Transport.Solve(n, m, costs);
        double total = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                if (masses[(i * m) + j] > 0)
                {
                    total += masses[(i * m) + j] * (Form == SoftMatchingForm.Correlation ? -costs[(i * m) + j] : Distance(x.AsSpan(i * stimuli, stimuli), y.AsSpan(j * stimuli, stimuli)));
                }
            }
        }

        return Form == SoftMatchingForm.Correlation ? Math.Clamp(total / whole, -1, 1) : Math.Sqrt(total / whole);
    }

    // [units × stimuli] about each unit's mean; of length 1 for correlations.
    private double[] Units(Activations responses, Workers workers)
    {
        int stimuli = responses.Stimuli.Count;
        double[] means = CentredResponses.Means(responses), units = new double[responses.UnitCount * stimuli];
        workers.For(responses.UnitCount, u =>
        {
            float first = responses.Row(0)[u];
            bool varies = false;
            double squares = 0;
            for (int i = 0; i < stimuli; i++)
            {
                float value = responses.Row(i)[u];
                varies |= value != first;
                double deviation = units[(u * stimuli) + i] = value - means[u];
                squares += deviation * deviation;
            }

            if (!varies)
            {
                units.AsSpan(u * stimuli, stimuli).Clear();
            }
            else if (Form == SoftMatchingForm.Correlation)
            {
                double length = Math.Sqrt(squares);
                for (int i = 0; i < stimuli; i++)
                {
                    units[(u * stimuli) + i] /= length;
                }
            }
        });
        return units;
    }

    private static double[] Squares(double[] units, int count)
    {
        int stimuli = units.Length / count;
        double[] squares = new double[count];
        for (int i = 0; i < units.Length; i++)
        {
            squares[i / stimuli] += units[i] * units[i];
        }

        return squares;
    }

    // Of the pair itself: what the norms give has their rounding.
    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }

        return sum;
    }
}
