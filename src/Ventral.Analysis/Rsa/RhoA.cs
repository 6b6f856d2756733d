using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Rho-a: <c>12 Σ x̃ᵢỹᵢ / (m³ − m)</c> over centred mid-ranks of the m pairs, in [−1, 1].</summary>
/// <remarks>
/// The expectation of Spearman's correlation when ties are broken at random; without ties it equals <see cref="Spearman"/>.
/// Use it where models predict ties. Schütt et al. 2023, doi:10.7554/eLife.82566.
/// </remarks>
public sealed class RhoA : LinearComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public RhoA()
        : base("rho-a")
    {
    }

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Ranks.Mid(rdm.Pairs);

    private protected override double[] Vector(Rdm rdm)
    {
        PairVectors.RequireVarying(rdm, Name);
        var ranks = PairVectors.Centred(Ranks.Mid(rdm.Pairs));
        double m = ranks.Length;
        double scale = Math.Sqrt(12 / ((m * m * m) - m));
        for (int k = 0; k < ranks.Length; k++)
        {
            ranks[k] *= scale;
        }

        return ranks;
    }
}
