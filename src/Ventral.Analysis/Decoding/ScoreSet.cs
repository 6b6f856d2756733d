using System.Collections.Immutable;

namespace Ventral.Analysis.Decoding;

/// <summary>A score for each unit, voxel or stimulus; some may be undefined.</summary>
public sealed class ScoreSet
{
    /// <summary>Creates them.</summary>
    /// <param name="values">One each, finite; <c>null</c> where it is undefined.</param>
    /// <exception cref="VentralException">There is none, or one is not finite.</exception>
    public ScoreSet(ImmutableArray<double?> values)
    {
        if (values.IsDefaultOrEmpty || !values.All(v => v is null || double.IsFinite(v.Value)))
        {
            throw new VentralException("Scores must be at least one, and finite where they are defined.");
        }

        Values = values;
        Mean = values.Any(v => v is not null) ? values.Where(v => v is not null).Average() : null;
        UndefinedCount = values.Count(v => v is null);
    }

    /// <summary>One each; <c>null</c> where it is undefined.</summary>
    public ImmutableArray<double?> Values { get; }

    /// <summary>The mean of those that are defined; <c>null</c> where none is.</summary>
    public double? Mean { get; }

    /// <summary>How many are undefined and not in the mean: to be reported with it.</summary>
    public int UndefinedCount { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{(Mean is { } mean ? mean.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) : "undefined")} ({Values.Length - UndefinedCount} of {Values.Length})");
}
