using System.Collections.Immutable;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// Ridge regression in the space of a kernel: each channel is a weighted sum of the kernels of a stimulus with those learnt from, the α of each the best by what
/// <see cref="PenaltyChoice"/> says: to predict it when left out, or generalised cross-validation.
/// </summary>
/// <remarks>
/// <para>Kernels are centred on the stimuli learnt from, which fits an intercept without penalty; with the linear kernel it is <see cref="RidgeRegression"/>. The RBF kernel is
/// exp(−γ ‖x − x′‖²); units are neither centred nor scaled for it. float64 throughout, but for errors of folds (<see cref="RidgeRegression"/>). scikit-learn's <c>KernelRidge</c> fits no intercept unless it is given a centred kernel.</para>
/// </remarks>
public sealed class KernelRidge : EncodingModel
{
    private readonly double? gamma;

    private KernelRidge(double? gamma, IEnumerable<double> penalties, PenaltyChoice? choice)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        (this.gamma, Choice) = (gamma, choice ?? PenaltyChoice.LeaveOneOut);
        Penalties = [.. penalties.Order()];
        if (Penalties.IsEmpty || !Penalties.All(p => p > 0 && double.IsFinite(p)) || Penalties.Distinct().Count() < Penalties.Length)
        {
            throw new VentralException("Kernel ridge regression needs at least one penalty, each above 0 and finite, no two the same.");
        }
    }

    /// <summary>The α to choose from, rising.</summary>
    public ImmutableArray<double> Penalties { get; }

    /// <summary>How one is chosen.</summary>
    public PenaltyChoice Choice { get; }

    /// <inheritdoc/>
    public override string Name => gamma is { } g ? FormattableString.Invariant($"kernel-ridge-rbf({g})") : "kernel-ridge-linear";

    /// <summary>With inner products of units.</summary>
    /// <param name="penalties">The α to choose from, each above 0.</param>
    /// <param name="choice">How to choose; <see cref="PenaltyChoice.LeaveOneOut"/> unless told otherwise.</param>
    /// <exception cref="VentralException">There is no α, or one is not above 0.</exception>
    public static KernelRidge Linear(IEnumerable<double> penalties, PenaltyChoice? choice = null) => new(null, penalties, choice);

    /// <summary>With Gaussian functions of distances.</summary>
    /// <param name="gamma">γ, above 0; 1 over the number of units times their variance is usual.</param>
    /// <param name="penalties">The α to choose from, each above 0.</param>
    /// <param name="choice">How to choose; <see cref="PenaltyChoice.LeaveOneOut"/> unless told otherwise.</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is not above 0.</exception>
    /// <exception cref="VentralException">There is no α, or one is not above 0.</exception>
    public static KernelRidge Rbf(double gamma, IEnumerable<double> penalties, PenaltyChoice? choice = null) => gamma > 0 && double.IsFinite(gamma)
        ? new(gamma, penalties, choice)
        : throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "γ must be above 0 and finite.");

    /// <inheritdoc/>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2, or no penalty can be told from the others, as none leaves a stimulus anything to be predicted from.</exception>
    public override FittedKernelRidge Fit(Activations units, Activations channels, Workers workers)
    {
        Require(units, channels, workers);
        int stimuli = units.Stimuli.Count, count = channels.UnitCount;
        double[] unitMeans = CentredResponses.Means(units), means = CentredResponses.Means(channels);
        double[] kernel = Between(units, units, unitMeans, workers), kernelMeans = new double[stimuli];
        for (int i = 0; i < stimuli; i++)
        {
            Lanes.Add(1.0 / stimuli, kernel.AsSpan(i * stimuli, stimuli), kernelMeans);
        }

        Centre(kernel, kernelMeans);
        var form = PrincipalForm.OfKernel(kernel, stimuli, Math.Max(stimuli, units.UnitCount), workers);
        double[] loads = RidgeRegression.Loads(form, channels, means, workers);
        var (chosen, errors) = PenaltySearch.Of(Choice, Penalties, form, loads, channels, means, hasIntercept: true, workers) ?? throw new VentralException(
            $"No penalty of {string.Join(", ", Penalties)} leaves anything to predict a stimulus from the others with: the kernel of '{units.Layer}' has as many dimensions as stimuli. Use larger penalties{(gamma is null ? "" : " or a smaller γ")}.");
        for (int i = 0; i < loads.Length; i++)
        {
            loads[i] /= (form.Scales[i / count] * form.Scales[i / count]) + chosen[i % count];
        }

        double[] weights = new double[stimuli * count];
        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank), new MatrixSpan<double>(loads, form.Rank, count), weights.AsSpan(), workers);
        return new FittedKernelRidge(units, count, chosen, errors, (more, threads) =>
        {
            double[] products = Between(more, units, unitMeans, threads), predicted = new double[more.Stimuli.Count * count];
            Centre(products, kernelMeans);
            Gemm.Multiply(new MatrixSpan<double>(products, more.Stimuli.Count, stimuli), new MatrixSpan<double>(weights, stimuli, count), predicted.AsSpan(), threads);
            for (int i = 0; i < more.Stimuli.Count; i++)
            {
                Lanes.Add(1, means, predicted.AsSpan(i * count, count));
            }

            return new(more.Stimuli.Count, count, predicted);
        });
    }

    // k(x, x′) less its means over either's stimuli learnt from, plus that over both.
    private static void Centre(double[] kernel, double[] means)
    {
        double whole = means.Average();
        for (int first = 0; first < kernel.Length; first += means.Length)
        {
            var row = kernel.AsSpan(first, means.Length);
            double own = 0;
            foreach (double value in row)
            {
                own += value;
            }

            own /= means.Length;
            for (int j = 0; j < row.Length; j++)
            {
                row[j] -= own + means[j] - whole;
            }
        }
    }

    // About the means learnt, which change no distance and keep digits.
    private double[] Between(Activations a, Activations b, double[] means, Workers workers)
    {
        double[] kernel = FeatureSpaces.Kernels(a, means, b, means, [a.UnitCount], workers)[0];
        if (gamma is not { } g)
        {
            return kernel;
        }

        double[] squaresOfA = Squares(a, means, workers), squaresOfB = ReferenceEquals(a, b) ? squaresOfA : Squares(b, means, workers);
        workers.For(a.Stimuli.Count, i =>
        {
            for (int j = 0; j < b.Stimuli.Count; j++)
            {
                int at = (i * b.Stimuli.Count) + j;
                kernel[at] = PortableMath.Exp(-g * Math.Max(squaresOfA[i] + squaresOfB[j] - (2 * kernel[at]), 0));
            }
        });
        return kernel;
    }

    private static double[] Squares(Activations responses, double[] means, Workers workers)
    {
        double[] squares = new double[responses.Stimuli.Count];
        workers.For(squares.Length, i =>
        {
            var row = responses.Row(i);
            for (int u = 0; u < row.Length; u++)
            {
                squares[i] += (row[u] - means[u]) * (row[u] - means[u]);
            }
        });
        return squares;
    }
}
