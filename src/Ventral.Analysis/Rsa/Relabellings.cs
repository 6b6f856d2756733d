using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>The relabellings of a Mantel test, each computed from its number alone, or given.</summary>
internal sealed class Relabellings
{
    private readonly int stimulusCount;
    private readonly Seed seed;
    private readonly int[][]? given;

    public Relabellings(int stimulusCount, MantelOptions options)
    {
        this.stimulusCount = stimulusCount;
        seed = options.Seed;
        Count = options.CountOf(stimulusCount);
        IsExact = options.AllOf(stimulusCount) <= options.PermutationCount;
    }

    /// <summary>Relabellings that somebody else drew.</summary>
    public Relabellings(int[][] given)
    {
        this.given = given;
        stimulusCount = given[0].Length;
        Count = given.Length;
    }

    /// <summary>Whether these are all relabellings, the identity first.</summary>
    public bool IsExact { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The relabelling of a number.</summary>
    public int[] this[int index] => given?[index] ?? (IsExact ? Lexicographic(index) : new Philox(seed, "mantel", (ulong)index).Permutation(stimulusCount));

    /// <summary>The identity.</summary>
    public static int[] None(int count) => [.. Enumerable.Range(0, count)];

    private int[] Lexicographic(int index)
    {
        var left = Enumerable.Range(0, stimulusCount).ToList();
        int choices = Count;
        var permutation = new int[stimulusCount];
        for (int i = 0; i < stimulusCount; i++)
        {
            choices /= stimulusCount - i;
            int choice = index / choices;
            index %= choices;
            permutation[i] = left[choice];
            left.RemoveAt(choice);
        }

        return permutation;
    }
}
