using System.Collections.Immutable;
using System.Globalization;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// Ridge regression on several feature spaces, each with a penalty of its own: the weights minimise ‖y − Σ_b X_b w_b − c‖² + Σ_b α_b ‖w_b‖².
/// Each channel gets the penalties that predict it best with one stimulus left out.
/// </summary>
/// <remarks>
/// <para>Penalties are α_b = α / γ_b: shares γ of the spaces, which add up to 1, times one α (Nunez-Elizalde et al. 2019,
/// doi:10.1016/j.neuroimage.2019.04.012; Dupré la Tour et al. 2022, doi:10.1016/j.neuroimage.2022.119728). That is ridge regression with α on spaces scaled by √γ_b, with
/// the kernel Σ γ_b X_b X_bᵀ: one factorisation serves a share vector with all its α. With B equal shares it is <see cref="RidgeRegression"/> with penalties α · B.</para>
/// <para>A space of share 0 is not used. Among equal errors the first shares and the smallest α win. float64 throughout; himalaya's random search draws the same law
/// (by default of concentrations .1 and 1; here 1, uniform over all shares) and scores folds.</para>
/// </remarks>
public sealed class BandedRidge : EncodingModel
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="widths">Units of each space, in the order in which they lie in the units to predict from (<see cref="FeatureSpaces.Join"/>).</param>
    /// <param name="shares">The share vectors to choose from: <see cref="DrawnShares"/> or <see cref="GridShares"/>.</param>
    /// <param name="penalties">The α to choose from, each above 0.</param>
    /// <exception cref="VentralException">There is no space, shares or α, shares do not fit the spaces or do not add up to 1, or an α is not above 0.</exception>
    public BandedRidge(ImmutableArray<int> widths, ImmutableArray<ImmutableArray<double>> shares, IEnumerable<double> penalties)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        Widths = widths;
        Shares = shares;
        Penalties = [.. penalties.Order()];
        if (widths.IsDefaultOrEmpty || widths.Any(w => w < 1))
        {
            throw new VentralException("Banded ridge regression needs at least one feature space, each of at least one unit.");
        }

        if (shares.IsDefaultOrEmpty || shares.Any(s => s.Length != widths.Length || !s.All(v => v >= 0) || Math.Abs(s.Sum() - 1) > 1e-9))
        {
            throw new VentralException($"Banded ridge regression needs shares of the {widths.Length} spaces, at least one vector, none of them negative, that add up to 1.");
        }

        if (Penalties.IsEmpty || !Penalties.All(p => p > 0 && double.IsFinite(p)))
        {
            throw new VentralException("Banded ridge regression needs at least one penalty, each above 0 and finite.");
        }
    }

    /// <summary>Units of each space.</summary>
    public ImmutableArray<int> Widths { get; }

    /// <summary>The share vectors to choose from.</summary>
    public ImmutableArray<ImmutableArray<double>> Shares { get; }

    /// <summary>The α to choose from, rising.</summary>
    public ImmutableArray<double> Penalties { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"banded-ridge-{Widths.Length}");

    /// <summary>Equal shares, then shares drawn uniformly from all that add up to 1 (Dirichlet, every concentration 1).</summary>
    /// <param name="spaces">Spaces, at least 1.</param>
    /// <param name="count">Draws, at least 0.</param>
    /// <param name="seed">What they depend on, each by its number alone.</param>
    public static ImmutableArray<ImmutableArray<double>> DrawnShares(int spaces, int count, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spaces, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [[.. Enumerable.Repeat(1.0 / spaces, spaces)], .. Enumerable.Range(0, count).Select(draw =>
        {
            var stream = new Philox(seed, "banded-shares", (ulong)draw);
            double[] parts = [.. Enumerable.Range(0, spaces).Select(_ => -PortableMath.Log(1 - stream.NextDouble()))];
            double sum = parts.Sum();
            return ImmutableArray.CreateRange(parts.Select(p => p / sum));
        })];
    }

    /// <summary>All shares that are multiples of 1 / steps.</summary>
    /// <param name="spaces">Spaces, at least 1.</param>
    /// <param name="steps">Steps from 0 to 1, at least 1.</param>
    public static ImmutableArray<ImmutableArray<double>> GridShares(int spaces, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spaces, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return [.. Compositions(spaces, steps).Select(parts => ImmutableArray.CreateRange(parts.Select(p => (double)p / steps)))];
    }

    /// <inheritdoc/>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2, the units are not those of the spaces, or no penalty leaves anything to predict from.</exception>
    public override FittedBandedRidge Fit(Activations units, Activations channels, Workers workers)
    {
        Require(units, channels, workers);
        if (units.UnitCount != Widths.Sum())
        {
            throw new VentralException($"The {Widths.Length} spaces have {Widths.Sum()} units together; '{units.Layer}' has {units.UnitCount}.");
        }

        int stimuli = units.Stimuli.Count, count = channels.UnitCount;
        double[] unitMeans = CentredResponses.Means(units), means = CentredResponses.Means(channels), deviations = CentredResponses.Of(channels, means, workers);
        double[][] kernels = FeatureSpaces.Kernels(units, unitMeans, units, unitMeans, Widths, workers);
        double[] least = new double[count], chosen = new double[count];
        int[] chosenShares = new int[count];
        Array.Fill(least, double.PositiveInfinity);
        for (int s = 0; s < Shares.Length; s++)
        {
            var (form, loads) = Factorise(FeatureSpaces.Mix(kernels, Shares[s]), stimuli, units.UnitCount, deviations, count, workers);
            foreach (double penalty in Penalties)
            {
                double[]? errors = RidgeLeaveOneOut.Errors(form, loads, deviations, penalty, hasIntercept: true, workers);
                for (int c = 0; c < count && errors is not null; c++)
                {
                    if (errors[c] < least[c])
                    {
                        (least[c], chosen[c], chosenShares[c]) = (errors[c], penalty, s);
                    }
                }
            }
        }

        if (double.IsPositiveInfinity(least[0]))
        {
            throw new VentralException($"No penalty of {string.Join(", ", Penalties)} leaves anything to predict a stimulus from the others with: '{units.Layer}' has as many dimensions as stimuli. Use larger penalties.");
        }

        double[] weights = new double[stimuli * count];
        foreach (int s in chosenShares.Distinct())
        {
            var (form, loads) = Factorise(FeatureSpaces.Mix(kernels, Shares[s]), stimuli, units.UnitCount, deviations, count, workers);
            AddWeights(form, loads, chosen, chosenShares, s, weights, workers);
        }

        return new(units, Widths, Shares, unitMeans, means, weights, [.. chosen], [.. chosenShares], [.. least]);
    }

    private static (PrincipalForm Form, double[] Loads) Factorise(double[] kernel, int stimuli, int units, double[] deviations, int count, Workers workers)
    {
        var form = PrincipalForm.OfKernel(kernel, stimuli, Math.Max(stimuli, units), workers);
        double[] loads = new double[form.Rank * count];
        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank).Transposed, new MatrixSpan<double>(deviations, stimuli, count), loads.AsSpan(), workers);
        return (form, loads);
    }

    // U (UᵀY / (s² + α)) of the channels that chose these shares.
    private static void AddWeights(PrincipalForm form, double[] loads, double[] chosen, int[] chosenShares, int shares, double[] weights, Workers workers)
    {
        int stimuli = form.Left.Rows, count = chosen.Length;
        double[] scaled = new double[loads.Length], found = new double[weights.Length];
        for (int axis = 0; axis < form.Rank; axis++)
        {
            double square = form.Scales[axis] * form.Scales[axis];
            for (int c = 0; c < count; c++)
            {
                scaled[(axis * count) + c] = loads[(axis * count) + c] / (square + chosen[c]);
            }
        }

        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank), new MatrixSpan<double>(scaled, form.Rank, count), found.AsSpan(), workers);
        for (int i = 0; i < found.Length; i++)
        {
            weights[i] = chosenShares[i % count] == shares ? found[i] : weights[i];
        }
    }

    private static IEnumerable<int[]> Compositions(int parts, int total) => parts == 1
        ? [[total]]
        : Enumerable.Range(0, total + 1).SelectMany(first => Compositions(parts - 1, total - first).Select(rest => (int[])[first, .. rest]));
}
