using System.Collections.Immutable;

namespace Ventral.Analysis.Encoding;

/// <summary>One way to part stimuli into those that a model learns from and those that it is tested on.</summary>
public sealed class Fold
{
    /// <summary>Creates a fold.</summary>
    /// <param name="name">What a person calls it: <c>3</c>, or the movie that is left out.</param>
    /// <param name="train">Places of the stimuli to learn from, rising.</param>
    /// <param name="test">Places of the stimuli to predict, rising; none of <paramref name="train"/>.</param>
    /// <exception cref="VentralException">A part is empty, not rising, or shares a stimulus with the other.</exception>
    public Fold(string name, ImmutableArray<int> train, ImmutableArray<int> test)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Require(name, "train", train);
        Require(name, "test", test);
        if (train.Intersect(test).Any())
        {
            throw new VentralException($"Fold '{name}' must not be tested on what it learns from; stimulus {train.Intersect(test).First()} is in both.");
        }

        Name = name;
        Train = train;
        Test = test;
    }

    /// <summary>What a person calls it.</summary>
    public string Name { get; }

    /// <summary>Places of the stimuli to learn from, rising.</summary>
    public ImmutableArray<int> Train { get; }

    /// <summary>Places of the stimuli to predict, rising.</summary>
    public ImmutableArray<int> Test { get; }

    /// <summary>The same parts in places of a larger set.</summary>
    /// <param name="places">The place of each of this fold's stimuli in that set, rising.</param>
    /// <exception cref="VentralException">The fold has more stimuli than there are places.</exception>
    internal Fold Within(ImmutableArray<int> places)
    {
        int last = Math.Max(Train[^1], Test[^1]);
        return last < places.Length
            ? new(Name, [.. Train.Select(i => places[i])], [.. Test.Select(i => places[i])])
            : throw new VentralException($"Inner fold '{Name}' asks for stimulus {last} of those learnt from; there are {places.Length}, from 0 on.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Train.Length} train, {Test.Length} test";

    private static void Require(string name, string part, ImmutableArray<int> places)
    {
        if (places.IsDefaultOrEmpty || places[0] < 0)
        {
            throw new VentralException($"Fold '{name}' needs at least one stimulus to {part}, from place 0 on.");
        }

        for (int i = 1; i < places.Length; i++)
        {
            if (places[i] <= places[i - 1])
            {
                throw new VentralException($"The stimuli that fold '{name}' {part}s must rise; {places[i]} follows {places[i - 1]}.");
            }
        }
    }
}
