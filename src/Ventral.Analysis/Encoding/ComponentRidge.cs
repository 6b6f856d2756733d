using System.Globalization;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Ridge regression on the units' principal components, the first few or as many as there are.</summary>
/// <remarks>
/// Components are those of the stimuli learnt from. Many studies take them from all stimuli, the tested ones among them, which needs no response
/// and often changes little, but is no prediction of stimuli never seen: <see cref="OnAllStimuli"/> does so, under a name that says it.
/// Scores on the components are computed in float64 and rounded to float32 before the ridge.
/// </remarks>
public sealed class ComponentRidge : FeatureRidge
{
    private const int UnitBlock = 1024;

    private readonly Activations? all;

    /// <summary>Creates the estimator.</summary>
    /// <param name="components">Components, at least 1; fewer where the units have fewer dimensions.</param>
    /// <param name="ridge">What is fitted to their scores.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no component.</exception>
    public ComponentRidge(int components, RidgeRegression ridge)
        : this(components, ridge, null)
    {
    }

    private ComponentRidge(int components, RidgeRegression ridge, Activations? all)
        : base(ridge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        (Components, this.all) = (components, all);
    }

    /// <summary>Components asked for.</summary>
    public int Components { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"pca-{Components}{(all is null ? "" : "-of-all-stimuli")}-ridge");

    /// <summary>The same with components of all stimuli, whether learnt from or tested.</summary>
    /// <param name="components">Components, at least 1.</param>
    /// <param name="ridge">What is fitted to their scores.</param>
    /// <param name="all">The units' responses to all stimuli.</param>
    public static ComponentRidge OnAllStimuli(int components, RidgeRegression ridge, Activations all)
    {
        ArgumentNullException.ThrowIfNull(all);
        return new(components, ridge, all);
    }

    private protected override Func<Activations, Activations> FeaturesOf(Activations units, Workers workers)
    {
        var source = all ?? units;
        if (source.UnitCount != units.UnitCount)
        {
            throw new VentralException($"Components of all stimuli are of the {source.UnitCount} units of '{source.Layer}'; '{units.Layer}' has {units.UnitCount}.");
        }

        double[] means = CentredResponses.Means(source);
        var form = PrincipalForm.Of(source, means, workers);
        int count = Math.Min(Components, form.Rank);
        if (count == 0)
        {
            throw new VentralException($"'{source.Layer}' answers all {source.Stimuli.Count} stimuli alike: it has no principal component.");
        }

        // V = Xᵀ U S⁻¹.
        double[] left = new double[source.Stimuli.Count * count];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = form.Left[i / count, i % count] / form.Scales[i % count];
        }

        return responses => Scores(source, means, left, responses, workers);
    }

    // X* V, units in blocks: neither a float64 copy of all responses nor V is held.
    private static Activations Scores(Activations source, double[] means, double[] left, Activations responses, Workers workers)
    {
        int stimuli = source.Stimuli.Count, count = left.Length / stimuli;
        double[] scores = new double[responses.Stimuli.Count * count], axes = new double[Math.Min(UnitBlock, source.UnitCount) * count];
        for (int unit = 0; unit < source.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, source.UnitCount - unit);
            var ofBlock = axes.AsSpan(0, width * count);
            Gemm.Multiply(new MatrixSpan<double>(CentredResponses.Columns(source, means, unit, width, workers), stimuli, width).Transposed, new MatrixSpan<double>(left, stimuli, count), ofBlock, workers);
            Gemm.Multiply(
                new MatrixSpan<double>(CentredResponses.Columns(responses, means, unit, width, workers), responses.Stimuli.Count, width),
                new MatrixSpan<double>(ofBlock, width, count),
                scores.AsSpan(),
                workers,
                GemmMode.Add);
        }

        return new(responses.Layer, responses.Stimuli, count, Array.ConvertAll(scores, s => (float)s));
    }
}
