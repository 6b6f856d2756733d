using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Cosine distance between patterns, <c>1 − x·y / (‖x‖ ‖y‖)</c>: 0 for proportional patterns, 2 for opposite ones.</summary>
/// <remarks>Unlike <see cref="CorrelationDissimilarity"/> it keeps each pattern's mean. float64; equal patterns are exactly 0 apart. A pattern of zeros has no direction and is an error.</remarks>
public sealed class CosineDissimilarity : Dissimilarity
{
    /// <summary>Creates the dissimilarity; it has no settings.</summary>
    public CosineDissimilarity()
        : base("cosine")
    {
    }

    private protected override double[] Compute(Activations activations, Workers workers)
    {
        int count = activations.Stimuli.Count;
        for (int i = 0; i < count; i++)
        {
            if (activations.Row(i).IndexOfAnyExcept(0f) < 0)
            {
                string id = activations.Stimuli.Ids[i];
                throw new UndefinedDissimilarityException(
                    activations.Layer,
                    id,
                    $"Cosine distance needs a response other than 0; all {activations.UnitCount} units of '{activations.Layer}' answer 0 to '{id}'. Leave the layer out, or check the network's weights and preprocessing.");
            }
        }

        double[] products = PatternProducts.Plain(activations, workers);
        return PatternProducts.Pairs(
            count,
            (i, j) => 1 - Math.Clamp(products[(i * count) + j] / Math.Sqrt(products[(i * count) + i] * products[(j * count) + j]), -1, 1),
            workers);
    }
}
