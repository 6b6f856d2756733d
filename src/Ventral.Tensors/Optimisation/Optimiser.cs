using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Optimisation;

/// <summary>
/// A rule that moves parameters against their gradients. It keeps nothing itself: a step takes the state and gives a new
/// one.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <remarks>Each element is computed in float64 and rounded once to be stored; the bits do not depend on the threads.</remarks>
public abstract class Optimiser<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int averageCount;

    private protected Optimiser(ImmutableArray<ParameterGroup> groups, int averageCount)
    {
        this.averageCount = averageCount;
        Groups = groups.IsDefault ? [] : groups;
        var seen = new HashSet<int>();
        foreach (ParameterGroup group in Groups)
        {
            if (!(group.WeightDecay >= 0 && double.IsFinite(group.WeightDecay)) || !(group.RateFactor >= 0 && double.IsFinite(group.RateFactor)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"A group's weight decay and rate factor are at least 0, not {group.WeightDecay} and {group.RateFactor}."), nameof(groups));
            }

            foreach (int parameter in group.Parameters)
            {
                if (parameter < 0 || !seen.Add(parameter))
                {
                    throw new ArgumentException(FormattableString.Invariant($"Parameter {parameter} must be in one group and not below 0."), nameof(groups));
                }
            }
        }
    }

    /// <summary>Groups of parameters; a parameter in none neither decays nor has a rate of its own.</summary>
    public ImmutableArray<ParameterGroup> Groups { get; }

    /// <summary>The state before the first step: averages of 0.</summary>
    /// <param name="parameters">The parameters' values.</param>
    /// <exception cref="ArgumentException">A group names a parameter that is not there, or the list was never made.</exception>
    public OptimiserState<T> Start(ImmutableArray<Tensor<T>> parameters)
    {
        Require(parameters);
        foreach (int parameter in Groups.SelectMany(group => group.Parameters))
        {
            if (parameter >= parameters.Length)
            {
                throw new ArgumentException(FormattableString.Invariant($"A group names parameter {parameter}; there are {parameters.Length}."), nameof(parameters));
            }
        }

        ImmutableArray<Tensor<T>> zeros = [.. parameters.Select(parameter => new Tensor<T>(parameter.Shape, T.Zero))];
        return new(0, [.. Enumerable.Repeat(zeros, averageCount)]);
    }

    /// <summary>Takes a step.</summary>
    /// <param name="state">The state after the last step.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="gradients">Their gradients, of the same shapes.</param>
    /// <param name="learningRate">The learning rate, at least 0.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">Counts or shapes differ, or the learning rate is negative or not finite.</exception>
    public OptimiserStep<T> Step(
        OptimiserState<T> state,
        ImmutableArray<Tensor<T>> parameters,
        ImmutableArray<Tensor<T>> gradients,
        double learningRate,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(workers);
        if (!(learningRate >= 0 && double.IsFinite(learningRate)))
        {
            throw new ArgumentException(FormattableString.Invariant($"A learning rate is at least 0, not {learningRate}."), nameof(learningRate));
        }

        Check(state, parameters, gradients);
        var moved = new Tensor<T>[parameters.Length];
        Tensor<T>[][] averages = [.. Enumerable.Range(0, averageCount).Select(_ => new Tensor<T>[parameters.Length])];
        for (int i = 0; i < moved.Length; i++)
        {
            ParameterGroup? group = Groups.FirstOrDefault(g => g.Parameters.Contains(i));
            var arrays = new Arrays(
                parameters[i].Buffer,
                gradients[i].Buffer,
                [.. state.Averages.Select(average => average[i].Buffer)],
                new T[parameters[i].Length],
                [.. state.Averages.Select(_ => new T[parameters[i].Length])]);
            var rates = new Rates(learningRate * (group?.RateFactor ?? 1), group?.WeightDecay ?? 0, state.StepCount + 1);
            Pieces.For(arrays.Moved.Length, 8, workers, (start, end) => Move(arrays, rates, start, end));
            moved[i] = new(parameters[i].Shape, arrays.Moved);
            for (int average = 0; average < averageCount; average++)
            {
                averages[average][i] = new(parameters[i].Shape, arrays.NewAverages[average]);
            }
        }

        return new([.. moved], new(state.StepCount + 1, [.. averages.Select(average => average.ToImmutableArray())]));
    }

    private protected abstract void Move(Arrays arrays, Rates rates, int start, int end);

    private static void Require(ImmutableArray<Tensor<T>> parameters)
    {
        if (parameters.IsDefault)
        {
            throw new ArgumentException("The list of parameters was never made.", nameof(parameters));
        }
    }

    private void Check(OptimiserState<T> state, ImmutableArray<Tensor<T>> parameters, ImmutableArray<Tensor<T>> gradients)
    {
        Require(parameters);
        if (state.StepCount < 0 || state.Averages.IsDefault || state.Averages.Length != averageCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"The state must have {averageCount} averages, and a step count of at least 0."), nameof(state));
        }

        Match(gradients, "gradients");
        foreach (ImmutableArray<Tensor<T>> average in state.Averages)
        {
            Match(average, "averages of the state");
        }

        void Match(ImmutableArray<Tensor<T>> tensors, string what)
        {
            int count = tensors.IsDefault ? 0 : tensors.Length;
            if (count != parameters.Length)
            {
                throw new ArgumentException(FormattableString.Invariant($"There are {parameters.Length} parameters, but {count} {what}."));
            }

            for (int i = 0; i < count; i++)
            {
                if (tensors[i].Shape != parameters[i].Shape)
                {
                    throw new ArgumentException(FormattableString.Invariant($"Parameter {i} is {parameters[i].Shape}, but in the {what} it is {tensors[i].Shape}."));
                }
            }
        }
    }

    private protected sealed record Arrays(T[] Values, T[] Gradients, T[][] Averages, T[] Moved, T[][] NewAverages);

    private protected readonly record struct Rates(double LearningRate, double WeightDecay, long Step);
}
