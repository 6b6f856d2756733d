using System.Collections.Immutable;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// Linear regression of each channel on all units, with a penalty on the squared weights: the weights w minimise
/// ‖y − X w − b‖² + α ‖w‖². Each channel gets the best α of the list by what <see cref="PenaltyChoice"/> says: to predict it when left out, one stimulus at a time or folds, or generalised cross-validation.
/// </summary>
/// <remarks>
/// <para>
/// Units and channels are centred on the stimuli learnt from, so the intercept b carries no penalty. The error with one
/// stimulus left out is exact and needs no refit, <c>e_i / (1 − h_ii)</c>, where h holds 1/n for the intercept; among equal
/// errors the smallest α wins. One factorisation, of the smaller of [stimuli × stimuli] and [units × units], serves all α.
/// α = 0 is least squares of the smallest weights; it can be fitted but not chosen among others where units outnumber
/// stimuli, as nothing is then left to predict from.
/// </para>
/// <para>
/// Errors of folds (<see cref="PenaltyChoice.NeighbouringFolds"/>) are exact without a refit as well, from the same factorisation; their long
/// products are float32, good to some 10⁻⁵ of an error, so channels whose two best α differ by less may get either. A fold that holds all that tells of
/// some direction, as all copies of a stimulus do, is fitted anew for its small α, in float64: right, but as slow as a refit.
/// </para>
/// <para>
/// Without an intercept nothing is centred and b = 0: as himalaya does unless told otherwise. That is right only where responses have no mean.
/// </para>
/// <para>
/// All else is float64. As scikit-learn's <c>RidgeCV(alpha_per_target=True)</c>, which works in the type of its input and,
/// for equal errors, keeps the first of its list. Hoerl &amp; Kennard 1970, doi:10.1080/00401706.1970.10488634.
/// </para>
/// </remarks>
public sealed class RidgeRegression : EncodingModel
{
    // Below this share of a stimulus' own weight left, its error with itself left out is rounding.
    internal const double Interpolation = 1e-10;

    private const int ChannelBlock = 2048;

    /// <summary>Creates the estimator.</summary>
    /// <param name="penalties">The α to choose from, each finite and at least 0; their order does not matter.</param>
    /// <param name="choice">How to choose; <see cref="PenaltyChoice.LeaveOneOut"/> unless told otherwise.</param>
    /// <param name="hasIntercept">Whether units and channels are centred.</param>
    /// <exception cref="VentralException">There is none, one occurs twice, is negative or not finite.</exception>
    public RidgeRegression(IEnumerable<double> penalties, PenaltyChoice? choice = null, bool hasIntercept = true)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        Penalties = [.. penalties.Order()];
        if (Penalties.IsEmpty || !Penalties.All(p => p >= 0 && double.IsFinite(p)) || Penalties.Distinct().Count() < Penalties.Length)
        {
            throw new VentralException($"Ridge regression needs penalties of at least 0, finite and different, found {(Penalties.IsEmpty ? "none" : string.Join(", ", Penalties))}.");
        }

        Choice = choice ?? PenaltyChoice.LeaveOneOut;
        HasIntercept = hasIntercept;
    }

    /// <summary>The α to choose from, rising.</summary>
    public ImmutableArray<double> Penalties { get; }

    /// <summary>How one is chosen.</summary>
    public PenaltyChoice Choice { get; }

    /// <summary>Whether units and channels are centred.</summary>
    public bool HasIntercept { get; }

    /// <inheritdoc/>
    public override string Name => "ridge";

    /// <inheritdoc/>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2, or no penalty can be told from the others (see remarks).</exception>
    public override FittedRidge Fit(Activations units, Activations channels, Workers workers)
    {
        Require(units, channels, workers);
        int count = channels.UnitCount;
        double[] unitMeans = HasIntercept ? CentredResponses.Means(units) : new double[units.UnitCount], means = HasIntercept ? CentredResponses.Means(channels) : new double[count];
        var form = PrincipalForm.Of(units, unitMeans, workers);
        double[] loads = Loads(form, channels, means, workers);
        var (chosen, errors) = PenaltySearch.Of(Choice, Penalties, form, loads, channels, means, HasIntercept, workers) ?? throw NoneIsLeft(units.Layer);
        return new FittedRidge(units, form, unitMeans, means, loads, chosen, errors);
    }

    /// <summary>The factor by which a penalty shrinks a load on an axis.</summary>
    internal static double Shrinkage(double scale, double penalty) => scale * scale / ((scale * scale) + penalty);

    // Uᵀ Y, some channels at a time, so that no float64 copy of all responses is needed.
    internal static double[] Loads(PrincipalForm form, Activations channels, double[] means, Workers workers)
    {
        int stimuli = form.Left.Rows, count = channels.UnitCount;
        double[] loads = new double[checked(form.Rank * count)];
        for (int first = 0; first < count; first += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, count - first);
            double[] block = CentredResponses.Columns(channels, means, first, width, workers);
            Gemm.Multiply(
                new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank).Transposed,
                new MatrixSpan<double>(block, stimuli, width),
                loads.AsSpan(Math.Min(first, loads.Length)),
                count,
                workers);
        }

        return loads;
    }

    private VentralException NoneIsLeft(string layer) => new(
        $"No penalty of {string.Join(", ", Penalties)} leaves anything to predict a stimulus from the others with: '{layer}' has as many dimensions as stimuli. Use larger penalties.");
}
