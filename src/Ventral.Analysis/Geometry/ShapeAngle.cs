using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// The angle between two centred sets of responses after the best rotation of one onto the other,
/// <c>θ = arccos(‖XᵀY‖_* / (‖X‖ ‖Y‖))</c>, in radians: 0 for the same shape up to rotation and scale (but see α below), at most π/2.
/// Lower is more alike, and it obeys the triangle inequality.
/// </summary>
/// <remarks>
/// <para>
/// Partial whitening takes each singular value s of the centred responses (not a standard deviation: s grows with the root of the number of
/// stimuli) to α s + (1 − α): α = 1 leaves the responses as they are, α = 0 whitens them wholly, which makes the angle one of canonical
/// correlations. Where one set then has as many dimensions as there are stimuli less one, all of these are 1, and the angle says nothing but how many
/// dimensions there are: an error here, that angle in the original. Of p and q dimensions over n stimuli p + q − n + 1 correlations are 1 in any case, where that
/// is above 0, which makes the angle of α = 0 too small (<see cref="Cca"/> refuses such responses). The original's rescaling to the variance before changes no angle.
/// </para>
/// <para>
/// For 0 &lt; α &lt; 1 the angle depends on the scale of the responses and on the number of stimuli, as 1 − α is added to s as it is: large
/// responses to many stimuli are hardly whitened. Compare such angles only between responses of one scale to the same stimuli; α = 0 and
/// α = 1 depend on neither.
/// </para>
/// <para>
/// Williams et al. 2021, arXiv:2110.14739 (<c>netrep</c>'s <c>LinearMetric</c> with <c>score_method="angular"</c>, which
/// raises axes without variance to 1e-7 where here they are left out, and pads units with zeros, which changes nothing).
/// </para>
/// </remarks>
public sealed class ShapeAngle : GeometryComparison
{
    /// <summary>Creates the measure.</summary>
    /// <param name="alpha">How much of the responses' own variances is kept, from 0 (whitened) to 1 (all).</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is outside [0, 1].</exception>
    public ShapeAngle(double alpha = 1)
        : base(alpha == 1 ? "shape-angle" : FormattableString.Invariant($"shape-angle-{alpha}"), alpha == 0 ? 3 : 2)
    {
        if (!(alpha is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be from 0 to 1.");
        }

        Alpha = alpha;
    }

    /// <summary>How much of the responses' own variances is kept.</summary>
    public double Alpha { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers)
    {
        var left = PrincipalForm.Of(a, workers);
        var right = PrincipalForm.Of(b, workers);
        int count = a.Stimuli.Count;
        if (Alpha == 0 && Math.Max(left.Rank, right.Rank) >= count - 1)
        {
            throw new VentralException($"Measure '{Name}' is meaningless here: '{(left.Rank < right.Rank ? b : a).Layer}' has as many dimensions as {count} stimuli leave, {count - 1}, and whitened wholly it holds whatever the other holds. Use at least {Math.Max(left.Rank, right.Rank) + 2} stimuli, fewer dimensions, or an alpha above 0.");
        }

        double[] scalesOfLeft = [.. left.Scales.Select(Whitened)], scalesOfRight = [.. right.Scales.Select(Whitened)];
        double[] products = left.Left.Transpose().Multiply(right.Left, workers).Values.ToArray();
        for (int i = 0; i < products.Length; i++)
        {
            products[i] *= scalesOfLeft[i / right.Rank] * scalesOfRight[i % right.Rank];
        }

        double shared = SingularValueDecomposition.Factorise(new Matrix<double>(left.Rank, right.Rank, products), workers).Values.Sum();
        return PortableMath.Acos(Math.Clamp(shared / (Norm(scalesOfLeft) * Norm(scalesOfRight)), 0, 1));
    }

    private static double Norm(double[] scales) => Math.Sqrt(scales.Sum(s => s * s));

    private double Whitened(double scale) => (Alpha * scale) + (1 - Alpha);
}
