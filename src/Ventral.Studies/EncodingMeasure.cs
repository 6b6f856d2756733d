using System.Collections.Immutable;

using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>
/// How well a layer predicts a subject's channels for stimuli that the mapping did not learn from: of each fold the median over channels of Pearson's r
/// between responses and predictions, and their mean over folds, as Brain-Score does (Schrimpf et al. 2018, doi:10.1101/407007).
/// </summary>
/// <remarks>
/// A channel without r in a fold (its responses or predictions do not vary there) is left out of that fold's median, as there; a fold without any r has no
/// score. Brain-Score draws ten random tenths by category; here folds are the study's, each stimulus is tested once. Scores are raw, never in units of a ceiling.
/// </remarks>
public sealed class EncodingMeasure : ResponseMeasure
{
    internal const string Ridge = "encoding:ridge:pearson";

    internal const string Pls = "encoding:pls-25:pearson";

    internal EncodingMeasure(string name, EncodingModel model)
        : base(name) => Model = model;

    /// <summary>The α that ridge regression chooses from, for each channel on the stimuli that it learns from, one left out at a time.</summary>
    public static ImmutableArray<double> Penalties { get; } = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

    /// <summary>The mapping: ridge regression with an α by channel, or partial least squares of 25 components.</summary>
    public EncodingModel Model { get; }

    /// <inheritdoc/>
    public override bool UsesFolds => true;

    internal override double Score(Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers)
    {
        var held = HeldOutPredictions.Of(Model, units, channels, folds, workers);
        double sum = 0;
        for (int f = 0; f < folds.Length; f++)
        {
            double[] defined = [.. held.CorrelationsOfFold(f).OfType<double>().Order()];
            sum += defined.Length > 0
                ? (defined[(defined.Length - 1) / 2] + defined[defined.Length / 2]) / 2
                : throw new VentralException($"No channel of '{channels.Layer}' has a correlation in fold {folds[f].Name}: responses, or predictions from '{units.Layer}', do not vary there. Ask for fewer folds, or leave the layer out.");
        }

        return sum / folds.Length;
    }
}
