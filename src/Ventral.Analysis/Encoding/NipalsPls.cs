using System.Globalization;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// Partial least squares as scikit-learn's <c>PLSRegression(scale=False)</c> computes it: by power iterations that stop while the weights of a
/// component still move. For numbers that were published with it; <see cref="PlsRegression"/> finds the vectors themselves, sooner.
/// </summary>
/// <remarks>
/// <para>
/// For each component: u is the first channel that varies; then w = Xᵀu / uᵀu scaled to length 1, t = X w, q = Yᵀt / tᵀt, u = Y q / qᵀq in turns, until w moves by less
/// than the tolerance in squared length (at once where there is one channel), or as often as allowed; then t is taken out of X and Y. At the usual tolerance of
/// 10⁻⁶ the predictions differ from converged ones by some 10⁻⁴ of r in the median. It goes on from where scikit-learn stops with a warning or a division by 0: where
/// nothing is left of X or Y the model ends with the components that it has.
/// </para>
/// <para>float64, one thread, each fold fitted by itself: tens of times slower than <see cref="PlsRegression"/>. Wold et al. 2001, doi:10.1016/S0169-7439(01)00155-1.</para>
/// </remarks>
public sealed class NipalsPls : EncodingModel
{
    // NumPy's machine epsilon, which keeps scikit-learn from dividing by 0.
    private const double Epsilon = 2.220446049250313e-16;

    // A score whose square is below this share of the units' variance is rounding.
    private const double Rounding = 1e-14;

    /// <summary>Creates the estimator.</summary>
    /// <param name="components">Components, at least 1.</param>
    /// <param name="tolerance">The squared length by which weights may still move, above 0.</param>
    /// <param name="mostIterations">Iterations of a component, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public NipalsPls(int components = 25, double tolerance = 1e-6, int mostIterations = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostIterations, 1);
        if (!(tolerance > 0) || !double.IsFinite(tolerance))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance must be above 0 and finite.");
        }

        (Components, Tolerance, MostIterations) = (components, tolerance, mostIterations);
    }

    /// <summary>Components to find.</summary>
    public int Components { get; }

    /// <summary>The squared length by which weights may still move.</summary>
    public double Tolerance { get; }

    /// <summary>Iterations of a component at most.</summary>
    public int MostIterations { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"pls-{Components}-nipals({Tolerance:0.#e0})");

    /// <inheritdoc/>
    public override FittedPls Fit(Activations units, Activations channels, Workers workers)
    {
        Require(units, channels, workers);
        double[] unitMeans = CentredResponses.Means(units), channelMeans = CentredResponses.Means(channels);
        var found = Find(CentredResponses.Of(units, unitMeans, workers), CentredResponses.Of(channels, channelMeans, workers), units.UnitCount, channels.UnitCount);
        return new(units, found, unitMeans, channelMeans);
    }

    /// <summary>Components of centred responses, which are used up.</summary>
    /// <param name="x"><c>[stimuli × units]</c>.</param>
    /// <param name="y"><c>[stimuli × channels]</c>.</param>
    /// <param name="units">Units.</param>
    /// <param name="channels">Channels.</param>
    internal PlsComponents Find(double[] x, double[] y, int units, int channels)
    {
        int stimuli = x.Length / units;
        double variance = Lanes.Dot(x, x);
        var directions = new List<double[]>();
        var onUnits = new List<double[]>();
        var loads = new List<double>();
        while (directions.Count < Components && Weights(x, y, units, channels) is { } w)
        {
            double[] t = new double[stimuli], p = new double[units], q = new double[channels];
            Lanes.Multiply(x, w, t);
            double square = Lanes.Dot(t, t);
            if (!(square > Rounding * variance))
            {
                break;
            }

            Lanes.MultiplyTransposed(x, t, p);
            Lanes.MultiplyTransposed(y, t, q);
            PlsPrimal.Divide(p, square);
            PlsPrimal.Divide(q, square);
            for (int i = 0; i < stimuli; i++)
            {
                Lanes.Add(-t[i], p, x.AsSpan(i * units, units));
                Lanes.Add(-t[i], q, y.AsSpan(i * channels, channels));
            }

            // The direction that gives the same score from X as it was: W (PᵀW)⁻¹, column after column.
            for (int k = 0; k < directions.Count; k++)
            {
                Lanes.Add(-Lanes.Dot(onUnits[k], w), directions[k], w);
            }

            directions.Add(w);
            onUnits.Add(p);
            loads.AddRange(q);
        }

        return new(directions.Count, PlsPrimal.Columns(directions, units), [.. loads]);
    }

    // The weights of the next component; null where nothing is left.
    private double[]? Weights(double[] x, double[] y, int units, int channels)
    {
        int stimuli = x.Length / units;
        SilenceRounding(y, channels);
        if (FirstThatVaries(y, channels) is not { } u)
        {
            return null;
        }

        double[] w = new double[units], before = new double[units], moved = new double[units], t = new double[stimuli], q = new double[channels];
        Array.Fill(before, 100);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            Lanes.MultiplyTransposed(x, u, w);
            PlsPrimal.Divide(w, Lanes.Dot(u, u));
            PlsPrimal.Divide(w, Math.Sqrt(Lanes.Dot(w, w)) + Epsilon);
            Lanes.Multiply(x, w, t);
            double square = Lanes.Dot(t, t);
            if (square == 0)
            {
                return null;
            }

            Lanes.MultiplyTransposed(y, t, q);
            PlsPrimal.Divide(q, square);
            Lanes.Multiply(y, q, u);
            PlsPrimal.Divide(u, Lanes.Dot(q, q) + Epsilon);
            w.CopyTo(moved, 0);
            Lanes.Add(-1, before, moved);
            if (Lanes.Dot(moved, moved) < Tolerance || channels == 1)
            {
                break;
            }

            w.CopyTo(before, 0);
        }

        return w;
    }

    // A channel all of whose residuals are rounding is 0 from then on.
    private static void SilenceRounding(double[] y, int channels)
    {
        for (int c = 0; c < channels; c++)
        {
            bool isLeft = false;
            for (int i = c; i < y.Length; i += channels)
            {
                isLeft |= Math.Abs(y[i]) >= 10 * Epsilon;
            }

            for (int i = c; i < y.Length && !isLeft; i += channels)
            {
                y[i] = 0;
            }
        }
    }

    private static double[]? FirstThatVaries(double[] y, int channels)
    {
        for (int c = 0; c < channels; c++)
        {
            double[] column = new double[y.Length / channels];
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = y[(i * channels) + c];
            }

            if (column.Any(v => Math.Abs(v) > Epsilon))
            {
                return column;
            }
        }

        return null;
    }
}
