using Ventral.Analysis.Inference;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Decoding;

/// <summary>What a layer's units are thought to have answered, judged from the brain.</summary>
public sealed class DecodedFeatures
{
    /// <summary>Creates them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="stimuli">The trials, or the stimuli or categories that they were averaged over.</param>
    /// <param name="values"><c>[stimuli × units]</c>.</param>
    /// <exception cref="VentralException">There is not one row a stimulus, or no unit.</exception>
    public DecodedFeatures(string layer, StimulusIds stimuli, Matrix<double> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(layer);
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rows != stimuli.Count || values.Columns == 0)
        {
            throw new VentralException($"Decoded features of '{layer}' must be one row for each of {stimuli.Count} stimuli and at least one unit, found {values}.");
        }

        Layer = layer;
        Stimuli = stimuli;
        Values = values;
    }

    /// <summary>The layer.</summary>
    public string Layer { get; }

    /// <summary>What the rows stand for.</summary>
    public StimulusIds Stimuli { get; }

    /// <summary><c>[stimuli × units]</c>.</summary>
    public Matrix<double> Values { get; }

    /// <summary>The mean over all rows of a category, or of a stimulus that was shown repeatedly.</summary>
    /// <param name="categories">What each row belongs to.</param>
    /// <returns>One row a category, in the order of first appearance.</returns>
    /// <exception cref="VentralException">There is not one category a row, or one is empty.</exception>
    public DecodedFeatures Averaged(IReadOnlyList<string> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        if (categories.Count != Stimuli.Count)
        {
            throw new VentralException($"Averaging decoded features of '{Layer}' needs a category for each of {Stimuli.Count} rows, found {categories.Count}.");
        }

        var ids = StimulusIds.Create(Layer, categories.Distinct(StringComparer.Ordinal));
        var places = ids.Ids.Select((id, place) => (id, place)).ToDictionary(p => p.id, p => p.place, StringComparer.Ordinal);
        int units = Values.Columns;
        double[] means = new double[ids.Count * units];
        int[] counts = new int[ids.Count];
        for (int row = 0; row < Stimuli.Count; row++)
        {
            int category = places[categories[row]];
            counts[category]++;
            for (int unit = 0; unit < units; unit++)
            {
                means[(category * units) + unit] += Values[row, unit];
            }
        }

        for (int i = 0; i < means.Length; i++)
        {
            means[i] /= counts[i / units];
        }

        return new(Layer, ids, new Matrix<double>(ids.Count, units, means));
    }

    /// <summary>Pearson's r between decoded and actual answers of each unit over stimuli.</summary>
    /// <param name="actual">What the layer answers to the same stimuli, in any order, <c>[stimuli × units]</c>.</param>
    /// <returns>One score a unit; <c>null</c> where the unit's actual or decoded answers do not vary.</returns>
    /// <exception cref="VentralException">The stimuli or the number of units differ.</exception>
    public ScoreSet Correlations(Activations actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        RequireUnits(actual);
        var ordered = actual.InOrderOf(Stimuli);
        return new([.. Enumerable.Range(0, Values.Columns).Select(unit =>
        {
            double[] decoded = new double[Stimuli.Count], answers = new double[Stimuli.Count];
            for (int i = 0; i < decoded.Length; i++)
            {
                decoded[i] = Values[i, unit];
                answers[i] = ordered.Row(i)[unit];
            }

            return PearsonCorrelation.TryOf(decoded, answers);
        })]);
    }

    internal void RequireUnits(Activations actual)
    {
        if (actual.UnitCount != Values.Columns)
        {
            throw new VentralException($"Decoded features of '{Layer}' have {Values.Columns} units; '{actual.Layer}' has {actual.UnitCount}.");
        }
    }
}
