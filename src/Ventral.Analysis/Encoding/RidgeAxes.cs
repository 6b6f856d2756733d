using Ventral.Analysis.Geometry;
using Ventral.Data;

namespace Ventral.Analysis.Encoding;

/// <summary>Axes of stimuli on which ridge regression shrinks, and what channels load on them.</summary>
/// <remarks>
/// They are the axes of the units' responses. Where a single one of all is missing (the mean of centred responses without an intercept), that as well, the last
/// one, of scale 0; it stands beside the others, which are too large to copy.
/// </remarks>
internal sealed class RidgeAxes
{
    private readonly PrincipalForm form;
    private readonly double[] loads;
    private readonly int channels;
    private readonly double[] missing = [];
    private readonly double[] missingLoads = [];

    /// <summary>Takes the axes.</summary>
    /// <param name="form">The units' responses on their axes.</param>
    /// <param name="loads">What channels load on these, <c>[axes × channels]</c>.</param>
    /// <param name="responses">The channels, <c>[stimuli × channels]</c>.</param>
    /// <param name="hasIntercept">Whether the mean over stimuli is one more axis, on which nothing shrinks.</param>
    public RidgeAxes(PrincipalForm form, double[] loads, Activations responses, bool hasIntercept)
    {
        (this.form, this.loads, channels, HasIntercept, Scales) = (form, loads, responses.UnitCount, hasIntercept, form.Scales);
        if (!hasIntercept && form.Rank == Rows - 1)
        {
            missing = Missing(form.Left.Values, Rows, form.Rank);
            missingLoads = new double[channels];
            Scales = [.. form.Scales, 0];
            for (int i = 0; i < Rows; i++)
            {
                var row = responses.Row(i);
                for (int c = 0; c < channels; c++)
                {
                    missingLoads[c] += missing[i] * row[c];
                }
            }
        }
    }

    /// <summary>Singular values, falling.</summary>
    public double[] Scales { get; }

    /// <summary>Whether the mean over stimuli is one more axis.</summary>
    public bool HasIntercept { get; }

    /// <summary>Stimuli.</summary>
    public int Rows => form.Left.Rows;

    /// <summary>Axes.</summary>
    public int Count => Scales.Length;

    /// <summary>Whether nothing lies off the axes.</summary>
    public bool IsComplete => Count == Rows - (HasIntercept ? 1 : 0);

    /// <summary>What every channel loads on an axis.</summary>
    public ReadOnlySpan<double> LoadsOn(int axis) => axis < form.Rank ? loads.AsSpan(axis * channels, channels) : missingLoads;

    /// <summary>Copies a stimulus' places on the axes, each of length 1.</summary>
    public void CopyRow(int stimulus, Span<double> row)
    {
        form.Left.Values.Slice(stimulus * form.Rank, form.Rank).CopyTo(row);
        if (missing.Length > 0)
        {
            row[form.Rank] = missing[stimulus];
        }
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
