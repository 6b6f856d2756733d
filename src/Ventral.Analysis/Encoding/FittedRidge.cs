using System.Collections.Immutable;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="RidgeRegression"/> learnt.</summary>
public sealed class FittedRidge : FittedEncoding
{
    private const int UnitBlock = 1024;
    private const int ChannelBlock = 2048;

    private readonly Activations learnt;
    private readonly PrincipalForm form;
    private readonly double[] unitMeans;
    private readonly double[] channelMeans;
    private readonly double[] loads;

    internal FittedRidge(Activations learnt, PrincipalForm form, double[] unitMeans, double[] channelMeans, double[] loads, ImmutableArray<double> penalties, ImmutableArray<double> errors)
        : base(learnt.Layer, learnt.UnitCount, channelMeans.Length)
    {
        this.learnt = learnt;
        this.form = form;
        this.channelMeans = channelMeans;
        this.loads = loads;
        this.unitMeans = unitMeans;
        Penalties = penalties;
        LeftOutErrors = errors;
    }

    /// <summary>The α of each channel.</summary>
    public override ImmutableArray<double> Penalties { get; }

    /// <summary>The error of each channel by which its α was chosen, as <see cref="RidgeRegression.Choice"/> says: a mean square, or 1 − r where it is by r; empty where there was one α and nothing to choose.</summary>
    public ImmutableArray<double> LeftOutErrors { get; }

    /// <summary>The weights of stimuli learnt from, <c>[stimuli × channels]</c>: the weights of units are the units' centred responses, transposed, times these.</summary>
    /// <param name="workers">The threads to use.</param>
    public Matrix<double> DualWeights(Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        return Matrix.Over(form.Left.Rows, ChannelCount, OnStimuli(workers));
    }

    /// <summary>The weights, <c>[units × channels]</c>.</summary>
    /// <param name="workers">The threads to use.</param>
    public Matrix<double> Weights(Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        double[] onStimuli = OnStimuli(workers), weights = new double[checked(learnt.UnitCount * ChannelCount)];
        for (int unit = 0; unit < learnt.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, learnt.UnitCount - unit);
            double[] block = Deviations(learnt, unit, width, workers);
            Gemm.Multiply(
                new MatrixSpan<double>(block, learnt.Stimuli.Count, width).Transposed,
                new MatrixSpan<double>(onStimuli, learnt.Stimuli.Count, ChannelCount),
                weights.AsSpan(unit * ChannelCount, width * ChannelCount),
                workers);
        }

        return Matrix.Over(learnt.UnitCount, ChannelCount, weights);
    }

    private protected override Matrix<double> PredictFrom(Activations units, Workers workers)
    {
        int count = units.Stimuli.Count;
        double[] onAxes = OnAxes(units, workers), predicted = new double[count * ChannelCount];
        Gemm.Multiply(new MatrixSpan<double>(onAxes, count, form.Rank), new MatrixSpan<double>(Shrunk(workers), form.Rank, ChannelCount), predicted.AsSpan(), workers);
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] += channelMeans[i % ChannelCount];
        }

        return Matrix.Over(count, ChannelCount, predicted);
    }

    private double[] OnStimuli(Workers workers)
    {
        int stimuli = form.Left.Rows;
        double[] onStimuli = new double[checked(stimuli * ChannelCount)], block = new double[form.Rank * Math.Min(ChannelBlock, ChannelCount)];
        for (int first = 0; first < ChannelCount; first += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, ChannelCount - first);
            Shrink(first, width, block, workers);
            workers.For(form.Rank, axis => PlsPrimal.Divide(block.AsSpan(axis * width, width), form.Scales[axis]));
            Gemm.Multiply(
                new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank),
                new MatrixSpan<double>(block.AsSpan(0, form.Rank * width), form.Rank, width),
                onStimuli.AsSpan(first),
                ChannelCount,
                workers);
        }

        return onStimuli;
    }

    private double[] Shrunk(Workers workers)
    {
        double[] shrunk = new double[loads.Length];
        Shrink(0, ChannelCount, shrunk, workers);
        return shrunk;
    }

    // Loads of some channels, shrunk by each one's own penalty, over the axes' scales: what a deviation on an axis of length 1 predicts.
    private void Shrink(int first, int width, double[] shrunk, Workers workers) => workers.For(form.Rank, axis =>
    {
        double scale = form.Scales[axis];
        for (int c = 0; c < width; c++)
        {
            shrunk[(axis * width) + c] = RidgeRegression.Shrinkage(scale, Penalties[first + c]) / scale * loads[(axis * ChannelCount) + first + c];
        }
    });

    // X* V = X* Xᵀ U S⁻¹: by way of stimuli or of units, whichever is fewer; units go in blocks.
    private double[] OnAxes(Activations units, Workers workers)
    {
        int count = units.Stimuli.Count, stimuli = learnt.Stimuli.Count, rank = form.Rank;
        bool byStimuli = stimuli <= learnt.UnitCount;
        double[] products = new double[byStimuli ? count * stimuli : 0], onAxes = new double[count * rank];
        for (int unit = 0; unit < learnt.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, learnt.UnitCount - unit);
            double[] mine = Deviations(learnt, unit, width, workers), others = Deviations(units, unit, width, workers);
            var right = new MatrixSpan<double>(mine, stimuli, width).Transposed;
            if (byStimuli)
            {
                Gemm.Multiply(new MatrixSpan<double>(others, count, width), right, products.AsSpan(), workers, GemmMode.Add);
            }
            else
            {
                double[] axes = new double[width * rank];
                Gemm.Multiply(right, new MatrixSpan<double>(form.Left.Values, stimuli, rank), axes.AsSpan(), workers);
                Gemm.Multiply(new MatrixSpan<double>(others, count, width), new MatrixSpan<double>(axes, width, rank), onAxes.AsSpan(), workers, GemmMode.Add);
            }
        }

        if (byStimuli)
        {
            Gemm.Multiply(new MatrixSpan<double>(products, count, stimuli), new MatrixSpan<double>(form.Left.Values, stimuli, rank), onAxes.AsSpan(), workers);
        }

        for (int i = 0; i < onAxes.Length; i++)
        {
            onAxes[i] /= form.Scales[i % rank];
        }

        return onAxes;
    }

    private double[] Deviations(Activations responses, int unit, int width, Workers workers)
    {
        double[] block = new double[responses.Stimuli.Count * width];
        workers.For(responses.Stimuli.Count, i =>
        {
            var row = responses.Row(i).Slice(unit, width);
            for (int u = 0; u < width; u++)
            {
                block[(i * width) + u] = row[u] - unitMeans[unit + u];
            }
        });
        return block;
    }
}
