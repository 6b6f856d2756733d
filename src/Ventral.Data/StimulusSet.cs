using System.Collections.Immutable;

namespace Ventral.Data;

/// <summary>Stimuli in a fixed order, each with an id that is unique in the set.</summary>
public sealed class StimulusSet
{
    /// <summary>Checks that the ids are unique.</summary>
    /// <param name="name">What people call the set: <c>algonauts-2019-92</c>.</param>
    /// <param name="stimuli">At least one stimulus.</param>
    /// <exception cref="VentralException">The set is empty or an id occurs twice.</exception>
    public StimulusSet(string name, IEnumerable<Stimulus> stimuli)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Stimuli = [.. stimuli];
        Ids = StimulusIds.Create(name, Stimuli.Select(s => s.Id));
    }

    /// <summary>What people call the set.</summary>
    public string Name { get; }

    /// <summary>The stimuli, in the order of every row of data about them.</summary>
    public ImmutableArray<Stimulus> Stimuli { get; }

    /// <summary>Their ids in the same order.</summary>
    public StimulusIds Ids { get; }

    /// <summary>How many there are.</summary>
    public int Count => Stimuli.Length;
}
