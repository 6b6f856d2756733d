using Ventral.Analysis.Inference;
using Ventral.Data;

namespace Ventral.Analysis.Decoding;

/// <summary>
/// Which of two candidates was seen? The decoded features of a stimulus are correlated over units with the features of that
/// stimulus and with those of another; the more alike one is chosen.
/// </summary>
/// <remarks>
/// The score of a stimulus is the share of other candidates against which its own wins, a tie counting half: ½ is chance. It is
/// <c>null</c> where its decoded or own features are the same for all units; a candidate whose features are the same for all
/// units is not compared with. The released code of Horikawa &amp; Kamitani 2017, doi:10.1038/ncomms15037, takes a tie for a win,
/// <c>bdpy</c> for a loss.
/// </remarks>
public static class PairwiseIdentification
{
    /// <summary>Scores every decoded stimulus.</summary>
    /// <param name="decoded">Decoded features, averaged over trials, at least 2 units.</param>
    /// <param name="candidates">The features of the same stimuli and of any others, in any order: at least 2.</param>
    /// <returns>One score a decoded stimulus, in [0, 1].</returns>
    /// <exception cref="VentralException">A decoded stimulus is not among the candidates, these are fewer than 2, or the units differ or are fewer than 2.</exception>
    public static ScoreSet Of(DecodedFeatures decoded, Activations candidates)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        ArgumentNullException.ThrowIfNull(candidates);
        decoded.RequireUnits(candidates);
        if (candidates.UnitCount < 2 || candidates.Stimuli.Count < 2)
        {
            throw new VentralException($"Identification needs at least 2 candidates of at least 2 units; '{candidates.Layer}' has {candidates.Stimuli.Count} of {candidates.UnitCount}.");
        }

        var places = candidates.Stimuli.Ids.Select((id, place) => (id, place)).ToDictionary(p => p.id, p => p.place, StringComparer.Ordinal);
        string[] missing = [.. decoded.Stimuli.Ids.Where(id => !places.ContainsKey(id))];
        if (missing.Length > 0)
        {
            throw new VentralException($"Identification needs every decoded stimulus among the candidates; of {decoded.Stimuli.Count}, {missing.Length} are not in '{candidates.Layer}', '{missing[0]}' the first.");
        }

        double[][] features = [.. Enumerable.Range(0, candidates.Stimuli.Count).Select(c => Array.ConvertAll(candidates.Row(c).ToArray(), v => (double)v))];
        return new([.. Enumerable.Range(0, decoded.Stimuli.Count).Select(i =>
            Score(decoded.Values.Values.Slice(i * decoded.Values.Columns, decoded.Values.Columns), features, places[decoded.Stimuli.Ids[i]]))]);
    }

    private static double? Score(ReadOnlySpan<double> decoded, double[][] features, int own)
    {
        if (PearsonCorrelation.TryOf(decoded, features[own]) is not { } alike)
        {
            return null;
        }

        double won = 0;
        int compared = 0;
        for (int other = 0; other < features.Length; other++)
        {
            if (other != own && PearsonCorrelation.TryOf(decoded, features[other]) is { } r)
            {
                won += alike > r ? 1 : alike == r ? 0.5 : 0;
                compared++;
            }
        }

        return compared == 0 ? null : won / compared;
    }
}
