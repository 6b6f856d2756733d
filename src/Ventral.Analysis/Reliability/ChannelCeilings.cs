using System.Collections.Immutable;

namespace Ventral.Analysis.Reliability;

/// <summary>A bound on each channel's scores: what noise, or the difference between neurons or subjects, leaves to be reached.</summary>
/// <remarks>A bound is an estimate; nothing is clipped. The scale says what a bound is, so that none is squared twice.</remarks>
public sealed class ChannelCeilings
{
    /// <summary>States bounds.</summary>
    /// <param name="name">What they are, for formulas and tables: <c>CC_max</c>.</param>
    /// <param name="scale">The scale on which they lie.</param>
    /// <param name="values">One a channel, finite; <c>null</c> where it is undefined.</param>
    /// <exception cref="VentralException">A value is not finite.</exception>
    public ChannelCeilings(string name, CeilingScale scale, ImmutableArray<double?> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        RequireFinite(name, "ceiling", values);
        Name = name;
        Scale = scale;
        Values = values;
    }

    /// <summary>What they are.</summary>
    public string Name { get; }

    /// <summary>The scale on which they lie.</summary>
    public CeilingScale Scale { get; }

    /// <summary>One a channel; <c>null</c> where it is undefined.</summary>
    public ImmutableArray<double?> Values { get; }

    /// <summary>Puts each channel's score in relation to its bound.</summary>
    /// <param name="scores">One a channel, finite; <c>null</c> where it is undefined.</param>
    /// <param name="scale">The scale of the scores. Where bounds lie on the other, they are squared, or their root is taken, once.</param>
    /// <param name="formula">Plain, or as published.</param>
    /// <exception cref="VentralException">
    /// There are more or fewer scores than bounds, one is not finite, or <see cref="CeilingFormula.SquaredRatio"/> is asked for
    /// where score or bound is a variance already.
    /// </exception>
    public ImmutableArray<CeiledScore> Apply(ImmutableArray<double?> scores, CeilingScale scale, CeilingFormula formula)
    {
        Require(scores, scale, formula);
        return [.. scores.Zip(Values, (raw, ceiling) => Relate(raw, ceiling, scale, formula, ""))];
    }

    /// <summary>Puts the median score over channels in relation to the median bound.</summary>
    /// <remarks>A ratio of medians is not the median of ratios. Both medians run over the channels where score and bound are defined.</remarks>
    /// <inheritdoc cref="Apply"/>
    public CeiledMedian ApplyToMedian(ImmutableArray<double?> scores, CeilingScale scale, CeilingFormula formula)
    {
        Require(scores, scale, formula);
        int[] kept = [.. Enumerable.Range(0, scores.Length).Where(c => scores[c] is not null && Values[c] is not null)];
        return new(
            Relate(Median(kept.Select(c => scores[c]!.Value)), Median(kept.Select(c => Values[c]!.Value)), scale, formula, "median "),
            [.. Enumerable.Range(0, scores.Length).Except(kept)]);
    }

    private static void RequireFinite(string name, string what, ImmutableArray<double?> values)
    {
        if (values.IsDefaultOrEmpty)
        {
            throw new VentralException($"'{name}' needs a {what} a channel, found none.");
        }

        if (values.FirstOrDefault(v => v is { } value && !double.IsFinite(value)) is { } wrong)
        {
            throw new VentralException($"Every {what} of '{name}' must be finite, or missing where it is undefined; found {wrong}.");
        }
    }

    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private void Require(ImmutableArray<double?> scores, CeilingScale scale, CeilingFormula formula)
    {
        RequireFinite(Name, "score", scores);
        if (!Enum.IsDefined(scale) || !Enum.IsDefined(formula))
        {
            throw new ArgumentOutOfRangeException(nameof(formula), $"Unknown scale '{scale}' or formula '{formula}'.");
        }

        if (scores.Length != Values.Length)
        {
            throw new VentralException($"'{Name}' bounds {Values.Length} channels, found scores of {scores.Length}.");
        }

        if (formula == CeilingFormula.SquaredRatio && (scale, Scale) != (CeilingScale.Correlation, CeilingScale.Correlation))
        {
            throw new VentralException($"A squared ratio needs correlations on both sides; {(Scale == CeilingScale.Correlation ? "the scores" : $"the bounds of '{Name}'")} are variances and would be squared twice. Take the plain ratio.");
        }
    }

    private CeiledScore Relate(double? raw, double? ceiling, CeilingScale scale, CeilingFormula formula, string of)
    {
        (string text, double? bound) = (scale, Scale) switch
        {
            (CeilingScale.Correlation, CeilingScale.Correlation) => ($"{of}r / {of}c", ceiling),
            (CeilingScale.ExplainedVariance, CeilingScale.ExplainedVariance) => ($"{of}R² / {of}C", ceiling),
            (CeilingScale.Correlation, _) => ($"{of}r / √{(of.Length > 0 ? $"({of}C)" : "C")}", ceiling > 0 ? Math.Sqrt(ceiling.Value) : null),
            _ => ($"{of}R² / {(of.Length > 0 ? $"({of}c)" : "c")}²", ceiling > 0 ? ceiling * ceiling : null),
        };
        double? value = bound > 0 ? raw / bound : null;
        if (formula == CeilingFormula.SquaredRatio)
        {
            (text, value) = ($"({text})²", value * value);
        }

        return new(raw, ceiling, value is { } finite && double.IsFinite(finite) ? value : null, $"{text}, {(Scale == CeilingScale.Correlation ? "c" : "C")}: {Name}");
    }
}
