using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Decoding;

/// <summary>
/// Decodes the units of a network layer from brain responses, each unit by a regression on the voxels that correlate best
/// with it: the protocol of Generic Object Decoding (GOD).
/// </summary>
/// <remarks>
/// <para>
/// 1. Each voxel is standardised by its mean and standard deviation over the training trials (divisor n − 1), and the test
/// trials by the same numbers. 2. So is each unit over the training trials. 3. For each unit, the K voxels of the greatest
/// |Pearson r| with it over the training trials are selected; among equals, those that come first. 4. The unit is regressed on
/// them and a constant. 5. Predictions of single trials, taken back to the unit's own scale, are averaged over trials by
/// <see cref="DecodedFeatures.Averaged"/>.
/// </para>
/// <para>
/// Voxels that do not vary over the training trials are never selected, and where fewer than K vary all of them are. A unit that
/// does not vary is predicted to stay so, which leaves its accuracy undefined and counted, where the released code drops it in
/// silence. Horikawa &amp; Kamitani 2017, doi:10.1038/ncomms15037; the voxel counts of its regions are those of
/// <see cref="GenericObjectDecoding"/>.
/// </para>
/// </remarks>
public sealed class FeatureDecoder
{
    // Correlations of so many units with all voxels are held at once.
    private const int UnitBlock = 256;

    private readonly IUnitRegression regression;

    /// <summary>Creates a decoder by sparse regression, as published.</summary>
    /// <param name="regression">The regression of a unit on its voxels.</param>
    /// <param name="voxelCount">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public FeatureDecoder(SparseRegression regression, int voxelCount)
    {
        ArgumentNullException.ThrowIfNull(regression);
        ArgumentOutOfRangeException.ThrowIfLessThan(voxelCount, 1);
        this.regression = regression;
        VoxelCount = voxelCount;
    }

    /// <summary>Creates a decoder by ridge regression, each unit with the penalty that predicts it best with one trial left out.</summary>
    /// <remarks>
    /// Where K is at least the number of voxels, so that units share them, one factorisation serves all units and decoding is
    /// faster by far; with a choice of voxels for each unit it is no faster than sparse regression.
    /// </remarks>
    /// <param name="regression">The regression of a unit on its voxels, which are rounded to float32 for it.</param>
    /// <param name="voxelCount">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public FeatureDecoder(RidgeRegression regression, int voxelCount)
    {
        ArgumentNullException.ThrowIfNull(regression);
        ArgumentOutOfRangeException.ThrowIfLessThan(voxelCount, 1);
        this.regression = new RidgeOfUnits(regression);
        VoxelCount = voxelCount;
    }

    /// <summary>K, the voxels of a unit.</summary>
    public int VoxelCount { get; }

    /// <summary>Learns from the training trials.</summary>
    /// <param name="voxels">Brain responses, <c>[trials × voxels]</c>.</param>
    /// <param name="units">What the layer answers to the stimulus of each trial, <c>[trials × units]</c>, trials as in <paramref name="voxels"/>.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The trials differ or are fewer than 3, or no voxel varies.</exception>
    public FittedFeatureDecoder Fit(Activations voxels, Activations units, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(voxels);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(workers);
        voxels.Stimuli.RequireSame(units.Stimuli);
        int trials = voxels.Stimuli.Count;
        if (trials < 3)
        {
            throw new VentralException($"Decoding needs at least 3 trials to learn from, '{voxels.Layer}' has {trials}.");
        }

        var ofVoxels = Standardisation.Of(voxels, workers);
        var ofUnits = Standardisation.Of(units, workers);
        int[] varying = Varying(ofVoxels), decodable = Varying(ofUnits);
        if (varying.Length == 0)
        {
            throw new VentralException($"Decoding needs voxels that differ between trials; all {voxels.UnitCount} of '{voxels.Layer}' are the same in all {trials}.");
        }

        double[] x = ofVoxels.Apply(voxels, varying, workers);
        var models = new (int[] Voxels, UnitModel Model)[decodable.Length];
        for (int first = 0; first < decodable.Length; first += UnitBlock)
        {
            int[] block = decodable[first..Math.Min(decodable.Length, first + UnitBlock)];
            double[] y = ofUnits.Apply(units, block, workers);
            if (VoxelCount >= varying.Length)
            {
                // No choice of voxels: the units share all.
                int[] all = [.. Enumerable.Range(0, varying.Length)];
                Array.ConvertAll(regression.Fit(trials, x, y, workers), m => (all, m)).CopyTo(models, first);
                continue;
            }

            int[][] selected = Select(x, varying.Length, y, block.Length, trials, workers);
            var inner = SparseRegression.Inner(block.Length, workers);
            int start = first;
            workers.For(block.Length, place =>
            {
                int[] mine = selected[place];
                double[] inputs = new double[mine.Length * trials];
                for (int v = 0; v < mine.Length; v++)
                {
                    x.AsSpan(mine[v] * trials, trials).CopyTo(inputs.AsSpan(v * trials));
                }

                models[start + place] = (mine, regression.Fit(trials, inputs, y[(place * trials)..((place + 1) * trials)], inner)[0]);
            });
        }

        return new FittedFeatureDecoder(voxels.Layer, voxels.UnitCount, units, ofVoxels, ofUnits, varying, decodable, models);
    }

    private int[][] Select(double[] x, int voxels, double[] y, int units, int trials, Workers workers)
    {
        double[] correlations = new double[units * voxels];
        Gemm.Multiply(new MatrixSpan<double>(y, units, trials), new MatrixSpan<double>(x, voxels, trials).Transposed, correlations.AsSpan(), workers);
        for (int i = 0; i < correlations.Length; i++)
        {
            correlations[i] = Math.Abs(correlations[i]);
        }

        int count = VoxelCount;
        int[] places = new int[units * count];
        PartialSorting.Greatest<double>(units, voxels, count, correlations, places, workers);
        return [.. Enumerable.Range(0, units).Select(unit =>
        {
            int[] selected = places[(unit * count)..((unit + 1) * count)];
            Array.Sort(selected);
            return selected;
        })];
    }

    private static int[] Varying(Standardisation columns) =>
        [.. Enumerable.Range(0, columns.Deviations.Length).Where(c => columns.Deviations[c] > 0)];
}
