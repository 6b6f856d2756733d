using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>Axes of stimuli on which ridge regression shrinks, and what channels load on them.</summary>
/// <param name="Left">Orthonormal columns, <c>[stimuli × axes]</c>.</param>
/// <param name="Scales">Singular values, falling.</param>
/// <param name="Loads"><c>[axes × channels]</c>.</param>
/// <param name="HasIntercept">Whether the mean over stimuli is one more axis, on which nothing shrinks.</param>
internal sealed record RidgeAxes(Matrix<double> Left, double[] Scales, double[] Loads, bool HasIntercept)
{
    /// <summary>Stimuli.</summary>
    public int Rows => Left.Rows;

    /// <summary>Axes.</summary>
    public int Count => Scales.Length;

    /// <summary>Whether nothing lies off the axes.</summary>
    public bool IsComplete => Count == Rows - (HasIntercept ? 1 : 0);

    /// <summary>The axes of responses; where a single one is missing (the mean of centred responses without an intercept), that as well, of scale 0.</summary>
    public static RidgeAxes Of(PrincipalForm form, double[] loads, Activations channels, bool hasIntercept)
    {
        int rows = form.Left.Rows, rank = form.Rank, count = channels.UnitCount;
        bool isOneMissing = !hasIntercept && rank == rows - 1;
        if (!isOneMissing)
        {
            return new(form.Left, form.Scales, loads, hasIntercept);
        }

        int axes = rows;
        var left = form.Left.Values;
        double[] axis = Missing(left, rows, rank), wider = new double[rows * axes], more = [.. loads, .. new double[count]];
        for (int i = 0; i < rows; i++)
        {
            left.Slice(i * rank, rank).CopyTo(wider.AsSpan(i * axes));
            wider[(i * axes) + rank] = axis[i];
            var row = channels.Row(i);
            for (int c = 0; c < count; c++)
            {
                more[loads.Length + c] += axis[i] * row[c];
            }
        }

        return new(Matrix.Over(rows, axes, wider), [.. form.Scales, 0], more, hasIntercept);
    }

    // What the axes leave of the unit vector that they hold least of.
    private static double[] Missing(ReadOnlySpan<double> left, int rows, int rank)
    {
        int least = 0;
        double held = double.PositiveInfinity;
        for (int i = 0; i < rows; i++)
        {
            double mine = Lanes.Dot(left.Slice(i * rank, rank), left.Slice(i * rank, rank));
            (least, held) = mine < held ? (i, mine) : (least, held);
        }

        double[] axis = new double[rows], along = new double[rank], image = new double[rows];
        axis[least] = 1;
        for (int pass = 0; pass < 3; pass++)
        {
            Lanes.MultiplyTransposed(left, axis, along);
            Lanes.Multiply(left, along, image);
            Lanes.Add(-1, image, axis);
            PlsPrimal.Divide(axis, Math.Sqrt(Lanes.Dot(axis, axis)));
        }

        return axis;
    }
}
