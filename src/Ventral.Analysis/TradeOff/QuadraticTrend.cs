using Ventral.Analysis.Inference;

namespace Ventral.Analysis.TradeOff;

/// <summary>A parabola through networks' scores, <c>score = a + b·accuracy + c·accuracy²</c>, and whether it fits better than a line.</summary>
/// <remarks>
/// A significant c says that the trend bends, not that it turns: a curve that only levels off has one too. Whether it turns is
/// for <see cref="TwoLines"/> to say.
/// </remarks>
public sealed record QuadraticTrend
{
    private const string Name = "quadratic trend";

    private QuadraticTrend(double curvature, double vertex, double f, int degreesOfFreedom)
    {
        Curvature = curvature;
        Vertex = vertex;
        F = f;
        DenominatorDegrees = degreesOfFreedom;
    }

    /// <summary>c: below 0 where the parabola opens downwards.</summary>
    public double Curvature { get; }

    /// <summary>The accuracy of its highest or lowest point, −b/2c; it may lie outside the range of the networks.</summary>
    public double Vertex { get; }

    /// <summary>F of c, with 1 degree of freedom in the numerator: what the square adds to a line.</summary>
    public double F { get; }

    /// <summary>Networks less 3.</summary>
    public int DenominatorDegrees { get; }

    /// <summary>p of <see cref="F"/>; it takes networks for independent and equally spread.</summary>
    public double P => FDistribution.Survival(F, 1, DenominatorDegrees);

    /// <summary>Fits the parabola.</summary>
    /// <param name="networks">At least four networks of three different accuracies.</param>
    /// <exception cref="VentralException">There are too few, or the scores lie on the parabola exactly.</exception>
    public static QuadraticTrend Fit(NetworkScores networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        return Fit(networks.Accuracies.AsSpan(), networks.Scores.AsSpan());
    }

    internal static QuadraticTrend Fit(ReadOnlySpan<double> accuracies, ReadOnlySpan<double> scores)
    {
        Sample x = Sample.Of(accuracies, Name, "accuracies");
        if (accuracies.Length < 4 || x.SquaredDeviations == 0)
        {
            throw new VentralException($"The {Name} requires at least 4 networks whose accuracies differ; {accuracies.Length} found.");
        }

        // About the mean in units of the spread: powers of the raw accuracy are nearly one line.
        double spread = Math.Sqrt(x.Variance);
        double[] z = new double[accuracies.Length], squares = new double[z.Length];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = (accuracies[i] - x.Mean) / spread;
            squares[i] = z[i] * z[i];
        }

        var fit = LeastSquares.Fit(LeastSquares.Design(z, squares), scores, Name);
        double error = fit.StandardError(2);
        if (!(error > 1e-14 * scores.ToArray().Max(Math.Abs)))
        {
            throw new VentralException($"The {Name} requires scores that scatter about their parabola; these lie on it, so that F is undefined.");
        }

        double t = fit.Coefficients[2] / error;
        return new(
            fit.Coefficients[2] / (spread * spread),
            x.Mean - (spread * fit.Coefficients[1] / (2 * fit.Coefficients[2])),
            t * t,
            fit.DegreesOfFreedom);
    }
}
