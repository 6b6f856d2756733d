namespace Ventral.Analysis.Rsa;

/// <summary>A comparison of every model with every subject under relabellings of the models' stimuli, with all that stays the same prepared once.</summary>
internal abstract class PermutedComparison
{
    /// <summary>How far a value may fall short of another and still count as equal to it: 0 where values are exact.</summary>
    public abstract double Tolerance { get; }

    /// <summary>Creates a counter with its own working memory; one thread uses it at a time.</summary>
    public abstract Scorer NewScorer();

    /// <summary>Scores one relabelling after the other.</summary>
    public abstract class Scorer
    {
        /// <summary>Compares every model, its stimuli relabelled, with every subject.</summary>
        /// <param name="permutation">Pair (i, j) of the relabelled model is pair (π(i), π(j)) of the model.</param>
        /// <param name="scores"><c>[models × subjects]</c>.</param>
        public abstract void Score(ReadOnlySpan<int> permutation, Span<double> scores);
    }

    /// <summary>The symmetric matrix of an upper triangle, zero on the diagonal.</summary>
    protected static T[] Square<T>(ReadOnlySpan<T> pairs, int count)
    {
        var square = new T[count * count];
        int place = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                square[(i * count) + j] = square[(j * count) + i] = pairs[place++];
            }
        }

        return square;
    }

    /// <summary>The upper triangle of a matrix whose rows and columns are relabelled.</summary>
    protected static void Relabel<T>(ReadOnlySpan<T> square, ReadOnlySpan<int> permutation, Span<T> pairs)
    {
        int count = permutation.Length;
        int place = 0;
        for (int i = 0; i < count - 1; i++)
        {
            var row = square.Slice(permutation[i] * count, count);
            var others = permutation[(i + 1)..];
            var target = pairs.Slice(place, others.Length);
            for (int j = 0; j < target.Length; j++)
            {
                target[j] = row[others[j]];
            }

            place += others.Length;
        }
    }
}
