using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>How many relabellings a <see cref="MantelTest"/> draws, and from which seed.</summary>
public sealed record MantelOptions
{
    /// <summary>Sets the number of relabellings and the seed.</summary>
    /// <param name="permutationCount">Relabellings to draw, 1 to 10,000,000. Where the stimuli have no more than this many, all are taken instead, each once.</param>
    /// <param name="seed">The same seed gives the same relabellings to every model, subject, network and region of as many stimuli.</param>
    /// <exception cref="VentralException">The number is out of range.</exception>
    public MantelOptions(int permutationCount, Seed seed)
    {
        if (permutationCount is < 1 or > 10_000_000)
        {
            throw new VentralException($"A Mantel test takes 1 to 10,000,000 permutations, found {permutationCount}.");
        }

        PermutationCount = permutationCount;
        Seed = seed;
    }

    /// <summary>Relabellings to draw.</summary>
    public int PermutationCount { get; }

    /// <summary>The seed.</summary>
    public Seed Seed { get; }

    /// <summary>Relabellings that a test takes: <see cref="PermutationCount"/>, or all n! where there are no more.</summary>
    /// <param name="stimulusCount">How many stimuli n.</param>
    public int CountOf(int stimulusCount) => (int)Math.Min(AllOf(stimulusCount), PermutationCount);

    /// <summary>n!, or a number above <see cref="PermutationCount"/> where n! is above it.</summary>
    internal long AllOf(int stimulusCount)
    {
        long all = 1;
        for (int k = 2; k <= stimulusCount && all <= PermutationCount; k++)
        {
            all *= k;
        }

        return all;
    }
}
