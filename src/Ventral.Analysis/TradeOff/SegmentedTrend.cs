using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.TradeOff;

/// <summary>
/// Two lines that meet: <c>score = a + b·accuracy + c·max(0, accuracy − ψ)</c>, with the break ψ that leaves the least squares
/// (Hudson 1966, doi:10.1080/01621459.1966.10482205).
/// </summary>
/// <remarks>
/// The minimum is exact: between each two neighbouring accuracies the best break is where two free lines meet, if they meet
/// there, and else at one of the accuracies. At least three networks, of two accuracies, lie on either side. Of equally good breaks the least wins.
/// </remarks>
public sealed record SegmentedTrend
{
    private const string Name = "segmented trend";

    private SegmentedTrend(double breakPoint, double slopeBelow, double slopeAbove, double residualSquares, double explained)
    {
        BreakPoint = breakPoint;
        SlopeBelow = slopeBelow;
        SlopeAbove = slopeAbove;
        ResidualSquares = residualSquares;
        ExplainedVariance = explained;
    }

    /// <summary>ψ.</summary>
    public double BreakPoint { get; }

    /// <summary>b, score per accuracy.</summary>
    public double SlopeBelow { get; }

    /// <summary>b + c.</summary>
    public double SlopeAbove { get; }

    /// <summary>What is left, a sum of squares.</summary>
    public double ResidualSquares { get; }

    /// <summary>R², in [0, 1].</summary>
    public double ExplainedVariance { get; }

    /// <summary>Fits the lines.</summary>
    /// <param name="networks">At least six networks, of four accuracies.</param>
    /// <exception cref="VentralException">There are too few, or all scores are equal.</exception>
    public static SegmentedTrend Fit(NetworkScores networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        return TryFit([.. networks.Accuracies], [.. networks.Scores])
            ?? throw new VentralException($"The {Name} requires at least 3 networks of 2 accuracies on either side of a break, and scores that differ; {networks.Count} networks do not allow it.");
    }

    /// <summary>The break with the interval of families drawn whole.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="drawCount">Draws, at least 100.</param>
    /// <param name="seed">What the draws depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    public static BootstrapInterval BreakPointOverFamilies(NetworkScores networks, int drawCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(networks);
        return ClusterBootstrap.Interval(
            networks.Families,
            places => TryFit([.. places.Select(i => networks.Accuracies[i])], [.. places.Select(i => networks.Scores[i])])?.BreakPoint,
            drawCount,
            seed,
            workers);
    }

    private static SegmentedTrend? TryFit(double[] accuracies, double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, accuracies.Length).OrderBy(i => accuracies[i]).ThenBy(i => i)];
        double[] x = [.. order.Select(i => accuracies[i])], y = [.. order.Select(i => scores[i])];
        double mean = y.Average(), total = y.Sum(v => (v - mean) * (v - mean));
        SegmentedTrend? best = null;
        for (int below = 3; below + 3 <= x.Length && total > 0; below++)
        {
            if (x[below] == x[below - 1] || x[0] == x[below - 1] || x[below] == x[^1])
            {
                continue;
            }

            var left = LeastSquares.Fit(LeastSquares.Design(x[..below]), y.AsSpan(0, below), Name);
            var right = LeastSquares.Fit(LeastSquares.Design(x[below..]), y.AsSpan(below), Name);
            double turn = right.Coefficients[1] - left.Coefficients[1];
            double meeting = (left.Coefficients[0] - right.Coefficients[0]) / turn;
            if (meeting >= x[below - 1] && meeting <= x[below])
            {
                Consider(meeting);
            }
            else
            {
                Consider(x[below - 1]);
                Consider(x[below]);
            }
        }

        return best;

        void Consider(double at)
        {
            double[] beyond = [.. x.Select(v => Math.Max(0, v - at))];
            if (beyond.Count(b => b > 0) < 2 || x.Count(v => v < at) < 2)
            {
                return;
            }

            var fit = LeastSquares.Fit(LeastSquares.Design(x, beyond), y, Name);
            double squares = fit.ResidualSquares;
            if (best is null || squares < best.ResidualSquares)
            {
                best = new(at, fit.Coefficients[1], fit.Coefficients[1] + fit.Coefficients[2], squares, 1 - (squares / total));
            }
        }
    }
}
