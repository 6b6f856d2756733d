using System.Collections.Immutable;

namespace Ventral.Analysis.Reliability;

/// <summary>Which channels a rule keeps, and which it leaves out: both are told, so that no channel vanishes unseen.</summary>
/// <param name="Rule">What is required: <c>V4: FEV of at least 0.15</c>.</param>
/// <param name="Kept">Places of the channels that meet it, rising.</param>
/// <param name="LeftOut">Places of all others, rising.</param>
public sealed record ChannelSelection(string Rule, ImmutableArray<int> Kept, ImmutableArray<int> LeftOut)
{
    /// <summary>Keeps the channels for which a claim is true.</summary>
    /// <param name="rule">What is required, as a person says it.</param>
    /// <param name="meets">Whether each channel meets it.</param>
    public static ChannelSelection Where(string rule, ImmutableArray<bool> meets)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rule);
        return new(
            rule,
            [.. Enumerable.Range(0, meets.Length).Where(c => meets[c])],
            [.. Enumerable.Range(0, meets.Length).Where(c => !meets[c])]);
    }

    /// <inheritdoc/>
    public override string ToString() => LeftOut.IsEmpty
        ? $"{Rule}: all {Kept.Length} channels kept"
        : $"{Rule}: {Kept.Length} channels kept, {LeftOut.Length} left out ({string.Join(", ", LeftOut)})";
}
