using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="BandedRidge"/> learnt.</summary>
public sealed class FittedBandedRidge : FittedEncoding
{
    private readonly Activations learnt;
    private readonly ImmutableArray<int> widths;
    private readonly ImmutableArray<ImmutableArray<double>> shares;
    private readonly double[] unitMeans;
    private readonly double[] channelMeans;
    private readonly double[] weights;
    private readonly ImmutableArray<int> chosen;

    internal FittedBandedRidge(
        Activations learnt,
        ImmutableArray<int> widths,
        ImmutableArray<ImmutableArray<double>> shares,
        double[] unitMeans,
        double[] channelMeans,
        double[] weights,
        ImmutableArray<double> penalties,
        ImmutableArray<int> chosen,
        ImmutableArray<double> errors)
        : base(learnt.Layer, learnt.UnitCount, channelMeans.Length)
    {
        (this.learnt, this.widths, this.shares, this.unitMeans, this.channelMeans, this.weights, this.chosen) = (learnt, widths, shares, unitMeans, channelMeans, weights, chosen);
        Penalties = penalties;
        LeftOutErrors = errors;
    }

    /// <summary>α of each channel; the penalty of a space is this over its share.</summary>
    public override ImmutableArray<double> Penalties { get; }

    /// <summary>The shares of the spaces that each channel chose.</summary>
    public ImmutableArray<ImmutableArray<double>> Shares => [.. chosen.Select(s => shares[s])];

    /// <summary>The mean squared error of each channel with one stimulus left out at a time.</summary>
    public ImmutableArray<double> LeftOutErrors { get; }

    /// <summary>What each space alone contributes to predictions; with the channels' means they add up to these.</summary>
    /// <param name="units">Responses of the same units to any stimuli, <c>[stimuli × units]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>For each space <c>[stimuli × channels]</c>.</returns>
    /// <exception cref="VentralException">There are more or fewer units than were learnt from.</exception>
    public ImmutableArray<Matrix<double>> PredictBySpace(Activations units, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(workers);
        int count = units.Stimuli.Count, stimuli = learnt.Stimuli.Count;
        if (units.UnitCount != UnitCount)
        {
            throw new VentralException($"A prediction needs the {UnitCount} units of '{Layer}' that were learnt from; '{units.Layer}' has {units.UnitCount}.");
        }

        double[][] kernels = FeatureSpaces.Kernels(units, unitMeans, learnt, unitMeans, widths, workers);
        return [.. kernels.Select((kernel, space) =>
        {
            double[] part = new double[count * ChannelCount];
            Gemm.Multiply(new MatrixSpan<double>(kernel, count, stimuli), new MatrixSpan<double>(weights, stimuli, ChannelCount), part.AsSpan(), workers);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] *= shares[chosen[i % ChannelCount]][space];
            }

            return new Matrix<double>(count, ChannelCount, part);
        })];
    }

    private protected override Matrix<double> PredictFrom(Activations units, Workers workers)
    {
        double[] predicted = new double[units.Stimuli.Count * ChannelCount];
        for (int i = 0; i < units.Stimuli.Count; i++)
        {
            channelMeans.CopyTo(predicted.AsSpan(i * ChannelCount));
        }

        foreach (var part in PredictBySpace(units, workers))
        {
            Lanes.Add(1, part.Values, predicted);
        }

        return new(units.Stimuli.Count, ChannelCount, predicted);
    }
}
