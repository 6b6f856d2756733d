using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Optimisation;

/// <summary>
/// Stochastic gradient descent with momentum, as in PyTorch: with the gradient g plus weight decay times value, the
/// direction is v ← μv + g, and the value moves by −rate · v, or by −rate · (g + μv) in Nesterov's form.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <remarks>Weight decay adds to the gradient. The state keeps one average: the direction v.</remarks>
public sealed class Sgd<T> : Optimiser<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Creates the optimiser.</summary>
    /// <param name="options">Momentum and its form.</param>
    /// <param name="groups">Groups of parameters; none for all alike without decay.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a parameter is in two groups.</exception>
    public Sgd(SgdOptions? options = null, ImmutableArray<ParameterGroup> groups = default)
        : base(groups, averageCount: 1)
    {
        Options = options ?? new();
        Options.Validate();
    }

    /// <summary>Momentum and its form.</summary>
    public SgdOptions Options { get; }

    private protected override void Move(Arrays arrays, Rates rates, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            double value = Real.ToDouble(arrays.Values[i]);
            double gradient = Real.ToDouble(arrays.Gradients[i]) + (rates.WeightDecay * value);
            double direction = (Options.Momentum * Real.ToDouble(arrays.Averages[0][i])) + gradient;
            arrays.NewAverages[0][i] = Real.FromDouble<T>(direction);
            arrays.Moved[i] = Real.FromDouble<T>(value - (rates.LearningRate * (Options.Nesterov ? gradient + (Options.Momentum * direction) : direction)));
        }
    }
}
