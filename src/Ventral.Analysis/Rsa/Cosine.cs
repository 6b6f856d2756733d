using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>The cosine of the angle between two vectors of dissimilarities; in [0, 1] where none is negative.</summary>
/// <remarks>
/// Keeps the meaning of zero, hence suits unbiased dissimilarities. Its chance level is not 0: in a <see cref="MantelTest"/> only its size above
/// the permutations counts. An RDM of zeros is an error; a constant one is not.
/// </remarks>
public sealed class Cosine : LinearComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public Cosine()
        : base("cosine")
    {
    }

    /// <inheritdoc/>
    internal override bool IsSigned => false;

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => PairVectors.Scaled(rdm.Pairs.ToArray(), Math.Sqrt(rdm.Pairs.Length));

    private protected override double[] Vector(Rdm rdm)
    {
        if (rdm.Pairs.IndexOfAnyExcept(0) < 0)
        {
            throw new VentralException($"Comparison '{Name}' needs a dissimilarity other than 0; all {rdm.Pairs.Length} pairs of RDM '{rdm.Name}' are 0. Leave this RDM out.");
        }

        return PairVectors.Scaled(rdm.Pairs.ToArray(), 1);
    }
}
