using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Decoding;

/// <summary>What <see cref="SparseRegression"/> learnt.</summary>
public sealed class FittedSparseRegression
{
    private readonly string learnt;

    internal FittedSparseRegression(string learnt, int inputCount, ArdSolution[] solutions)
    {
        this.learnt = learnt;
        double[] weights = new double[inputCount * solutions.Length];
        for (int input = 0; input < inputCount; input++)
        {
            for (int output = 0; output < solutions.Length; output++)
            {
                weights[(input * solutions.Length) + output] = solutions[output].Weights[input];
            }
        }

        Weights = new(inputCount, solutions.Length, weights);
        Constants = [.. solutions.Select(s => s.Weights[inputCount])];
        NoiseVariances = [.. solutions.Select(s => s.NoiseVariance)];
        IterationCounts = [.. solutions.Select(s => s.IterationCount)];
        InputCounts = [.. solutions.Select(s => s.InputCount)];
    }

    /// <summary>The weights, <c>[inputs × outputs]</c>; 0 where an input was pruned.</summary>
    public Matrix<double> Weights { get; }

    /// <summary>What each output's prediction starts from.</summary>
    public ImmutableArray<double> Constants { get; }

    /// <summary>The noise variance of each output.</summary>
    public ImmutableArray<double> NoiseVariances { get; }

    /// <summary>Iterations that each output took.</summary>
    public ImmutableArray<int> IterationCounts { get; }

    /// <summary>Inputs left of each output, the constant among them.</summary>
    public ImmutableArray<int> InputCounts { get; }

    /// <summary>Predicts the outputs.</summary>
    /// <param name="inputs">The same inputs for any stimuli, <c>[stimuli × inputs]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns><c>[stimuli × outputs]</c>.</returns>
    /// <exception cref="VentralException">There are more or fewer inputs than were learnt from.</exception>
    public Matrix<double> Predict(Activations inputs, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(workers);
        if (inputs.UnitCount != Weights.Rows)
        {
            throw new VentralException($"A prediction needs the {Weights.Rows} inputs of '{learnt}' that were learnt from; '{inputs.Layer}' has {inputs.UnitCount}.");
        }

        int stimuli = inputs.Stimuli.Count, outputs = Weights.Columns;
        double[] x = Array.ConvertAll(inputs.Values.ToArray(), v => (double)v), predicted = new double[stimuli * outputs];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = Constants[i % outputs];
        }

        Gemm.Multiply(new MatrixSpan<double>(x, stimuli, inputs.UnitCount), new MatrixSpan<double>(Weights.Values, Weights.Rows, outputs), predicted.AsSpan(), workers, GemmMode.Add);
        return new(stimuli, outputs, predicted);
    }
}
