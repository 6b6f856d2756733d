using System.Collections.Immutable;

namespace Ventral.Analysis.Encoding;

/// <summary>A fold, and folds of the stimuli that it learns from: whatever is chosen on the inner ones has not seen the outer test.</summary>
public sealed class NestedFold
{
    /// <summary>Creates a nested fold.</summary>
    /// <param name="outer">The fold whose test is reported.</param>
    /// <param name="inner">At least one fold of the stimuli that <paramref name="outer"/> learns from, in places of the whole set.</param>
    /// <exception cref="VentralException">There is no inner fold, or one touches a stimulus that the outer fold does not learn from.</exception>
    public NestedFold(Fold outer, ImmutableArray<Fold> inner)
    {
        ArgumentNullException.ThrowIfNull(outer);
        if (inner.IsDefaultOrEmpty)
        {
            throw new VentralException($"Fold '{outer.Name}' needs at least one inner fold, found none.");
        }

        var allowed = outer.Train.ToHashSet();
        foreach (var fold in inner)
        {
            foreach (int place in fold.Train.Concat(fold.Test).Where(p => !allowed.Contains(p)))
            {
                throw new VentralException($"Inner fold '{fold.Name}' must keep to what fold '{outer.Name}' learns from; stimulus {place} is not of it.");
            }
        }

        Outer = outer;
        Inner = inner;
    }

    /// <summary>The fold whose test is reported.</summary>
    public Fold Outer { get; }

    /// <summary>Folds of the stimuli that <see cref="Outer"/> learns from.</summary>
    public ImmutableArray<Fold> Inner { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Outer} ({Inner.Length} inner folds)";
}
