using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Decoding;

/// <summary>What <see cref="FeatureDecoder"/> learnt.</summary>
public sealed class FittedFeatureDecoder
{
    private readonly int voxelCount;
    private readonly Standardisation ofVoxels;
    private readonly Standardisation ofUnits;
    private readonly int[] varying;
    private readonly int[] decodable;
    private readonly (int[] Voxels, UnitModel Model)[] models;

    internal FittedFeatureDecoder(
        string roi,
        int voxelCount,
        Activations units,
        Standardisation ofVoxels,
        Standardisation ofUnits,
        int[] varying,
        int[] decodable,
        (int[] Voxels, UnitModel Model)[] models)
    {
        Roi = roi;
        Layer = units.Layer;
        UnitCount = units.UnitCount;
        this.voxelCount = voxelCount;
        this.ofVoxels = ofVoxels;
        this.ofUnits = ofUnits;
        this.varying = varying;
        this.decodable = decodable;
        this.models = models;
        ConstantUnits = [.. Enumerable.Range(0, UnitCount).Except(decodable)];
    }

    /// <summary>The region that it decodes from.</summary>
    public string Roi { get; }

    /// <summary>The layer that it decodes.</summary>
    public string Layer { get; }

    /// <summary>Units of the layer.</summary>
    public int UnitCount { get; }

    /// <summary>Units that did not vary over the training trials, so that nothing could be learnt; predicted to stay as they were.</summary>
    public ImmutableArray<int> ConstantUnits { get; }

    /// <summary>Voxels that did not vary over the training trials and were never selected.</summary>
    public int ConstantVoxelCount => voxelCount - varying.Length;

    /// <summary>The voxels that were selected for a unit, rising; none for one of <see cref="ConstantUnits"/>.</summary>
    /// <param name="unit">From 0.</param>
    public ImmutableArray<int> SelectedVoxels(int unit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)unit, (uint)UnitCount, nameof(unit));
        int place = Array.BinarySearch(decodable, unit);
        return place < 0 ? [] : [.. models[place].Voxels.Select(v => varying[v])];
    }

    /// <summary>How many of a unit's voxels have a weight other than 0.</summary>
    /// <inheritdoc cref="SelectedVoxels"/>
    public int UsedVoxelCount(int unit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)unit, (uint)UnitCount, nameof(unit));
        int place = Array.BinarySearch(decodable, unit);
        return place < 0 ? 0 : models[place].Model.Weights.Count(w => w != 0);
    }

    /// <summary>Predicts the units for each trial.</summary>
    /// <param name="voxels">Responses of the same voxels in other trials, <c>[trials × voxels]</c>.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>Features in the units' own scale, one row a trial.</returns>
    /// <exception cref="VentralException">There are more or fewer voxels than were learnt from.</exception>
    public DecodedFeatures Predict(Activations voxels, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(voxels);
        ArgumentNullException.ThrowIfNull(workers);
        if (voxels.UnitCount != voxelCount)
        {
            throw new VentralException($"Decoding needs the {voxelCount} voxels of '{Roi}' that were learnt from; '{voxels.Layer}' has {voxels.UnitCount}.");
        }

        int trials = voxels.Stimuli.Count;
        double[] x = ofVoxels.Apply(voxels, varying, workers), predicted = new double[trials * UnitCount];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = ofUnits.Means[i % UnitCount];
        }

        workers.For(decodable.Length, place =>
        {
            var (selected, model) = models[place];
            double[] sums = new double[trials];
            for (int v = 0; v < selected.Length; v++)
            {
                double weight = model.Weights[v];
                var values = x.AsSpan(selected[v] * trials, weight == 0 ? 0 : trials);
                for (int t = 0; t < values.Length; t++)
                {
                    sums[t] += weight * values[t];
                }
            }

            int unit = decodable[place];
            for (int t = 0; t < trials; t++)
            {
                predicted[(t * UnitCount) + unit] += (sums[t] + model.Constant) * ofUnits.Deviations[unit];
            }
        });
        return new DecodedFeatures(Layer, voxels.Stimuli, new Matrix<double>(trials, UnitCount, predicted));
    }
}
