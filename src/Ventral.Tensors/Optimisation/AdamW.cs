using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Optimisation;

/// <summary>
/// Adam with weight decay apart from the gradient (arXiv:1711.05101), as in PyTorch: the value first shrinks by
/// rate · decay of itself, then moves by −rate · m̂ / (√v̂ + ε), where m̂ and v̂ are the running means of the gradient and
/// of its square, divided by 1 − βᵗ.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <remarks>The state keeps two averages: the mean gradient, and the mean square.</remarks>
public sealed class AdamW<T> : Optimiser<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Creates the optimiser.</summary>
    /// <param name="options">Decays of the averages, and ε.</param>
    /// <param name="groups">Groups of parameters; none for all alike without decay.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a parameter is in two groups.</exception>
    public AdamW(AdamWOptions? options = null, ImmutableArray<ParameterGroup> groups = default)
        : base(groups, averageCount: 2)
    {
        Options = options ?? new();
        Options.Validate();
    }

    /// <summary>Decays of the averages, and ε.</summary>
    public AdamWOptions Options { get; }

    private protected override void Move(Arrays arrays, Rates rates, int start, int end)
    {
        double meanDecay = Options.MeanDecay, squareDecay = Options.SquareDecay;
        double rate = rates.LearningRate / (1 - PortableMath.Pow(meanDecay, rates.Step));
        double squareCorrection = Math.Sqrt(1 - PortableMath.Pow(squareDecay, rates.Step));
        for (int i = start; i < end; i++)
        {
            double gradient = Real.ToDouble(arrays.Gradients[i]);
            double mean = (meanDecay * Real.ToDouble(arrays.Averages[0][i])) + ((1 - meanDecay) * gradient);
            double square = (squareDecay * Real.ToDouble(arrays.Averages[1][i])) + ((1 - squareDecay) * gradient * gradient);
            double value = Real.ToDouble(arrays.Values[i]) * (1 - (rates.LearningRate * rates.WeightDecay));
            arrays.NewAverages[0][i] = Real.FromDouble<T>(mean);
            arrays.NewAverages[1][i] = Real.FromDouble<T>(square);
            arrays.Moved[i] = Real.FromDouble<T>(value - (rate * mean / ((Math.Sqrt(square) / squareCorrection) + Options.Epsilon)));
        }
    }
}
