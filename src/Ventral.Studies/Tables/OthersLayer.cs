using Ventral.Analysis.Rsa;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Studies.Tables;

/// <summary>What a network scores in a region where each subject's layer is the best of the other subjects, as tables show it.</summary>
/// <param name="Score">The mean over subjects of the own score at that layer.</param>
/// <param name="Layer">The layer chosen for most subjects, the first of equals.</param>
/// <param name="Count">For how many subjects it was chosen.</param>
/// <param name="Subjects">How many subjects there are.</param>
/// <remarks>See <see cref="LayerChosenOnOthers"/>.</remarks>
public sealed record OthersLayer(double Score, string Layer, int Count, int Subjects)
{
    /// <summary>From the subjects' scores of one network in one region by one measure; layers and subjects stand in the order of their first rows.</summary>
    /// <param name="rows">Of each score its subject, its layer and itself.</param>
    /// <returns><c>null</c> where there are fewer than two subjects, or not one score of each subject at each layer.</returns>
    public static OthersLayer? Of(IEnumerable<(string Subject, string Layer, double Score)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (string Subject, string Layer, double Score)[] all = [.. rows];
        string[] subjects = [.. all.Select(row => row.Subject).Distinct(StringComparer.Ordinal)];
        string[] layers = [.. all.Select(row => row.Layer).Distinct(StringComparer.Ordinal)];
        var scores = all.GroupBy(row => (row.Subject, row.Layer)).ToDictionary(group => group.Key, group => group.First().Score);
        if (subjects.Length < 2 || all.Length != subjects.Length * layers.Length || scores.Count != all.Length)
        {
            return null;
        }

        var found = LayerChosenOnOthers.Of(new Matrix<double>(
            subjects.Length, layers.Length, [.. subjects.SelectMany(subject => layers.Select(layer => scores[(subject, layer)]))]));
        return new(found.Score, layers[found.CommonestLayer], found.Count, subjects.Length);
    }
}
