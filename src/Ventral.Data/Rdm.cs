namespace Ventral.Data;

/// <summary>
/// A representational dissimilarity matrix: one value per pair of stimuli, symmetric, zero on the diagonal,
/// kept as its upper triangle in row-major order (pairs 0–1, 0–2, …, 1–2, …).
/// </summary>
/// <remarks>Kriegeskorte, Mur &amp; Bandettini 2008, doi:10.3389/neuro.06.004.2008.</remarks>
public sealed class Rdm
{
    private readonly double[] pairs;

    /// <summary>Wraps dissimilarities; the array is not copied and must not be changed afterwards.</summary>
    /// <param name="name">What the RDM describes: a layer, a subject.</param>
    /// <param name="stimuli">The stimuli of rows and columns, at least 2.</param>
    /// <param name="pairs">Upper triangle, row-major: <c>n(n−1)/2</c> finite values.</param>
    /// <exception cref="VentralException">Fewer than two stimuli, a wrong length, or a value that is not finite.</exception>
    public Rdm(string name, StimulusIds stimuli, double[] pairs)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(pairs);
        if (stimuli.Count < 2)
        {
            throw new VentralException($"RDM '{name}' must have at least 2 stimuli, found {stimuli.Count}.");
        }

        if (pairs.LongLength != PairCountOf(stimuli.Count))
        {
            throw new VentralException($"RDM '{name}' must have {PairCountOf(stimuli.Count)} pairs for {stimuli.Count} stimuli, found {pairs.LongLength}.");
        }

        for (int i = 0; i < pairs.Length; i++)
        {
            if (!double.IsFinite(pairs[i]))
            {
                var (row, column) = PairAt(i, stimuli.Count);
                throw new VentralException($"RDM '{name}' must be finite; '{stimuli.Ids[row]}' against '{stimuli.Ids[column]}' is {pairs[i]}.");
            }
        }

        Name = name;
        Stimuli = stimuli.For(name);
        this.pairs = pairs;
    }

    /// <summary>What the RDM describes.</summary>
    public string Name { get; }

    /// <summary>The stimuli of rows and columns.</summary>
    public StimulusIds Stimuli { get; }

    /// <summary>Stimuli, n.</summary>
    public int Count => Stimuli.Count;

    /// <summary>The upper triangle, row-major, <c>n(n−1)/2</c> values.</summary>
    public ReadOnlySpan<double> Pairs => pairs;

    /// <summary>The dissimilarity of two stimuli; 0 where they are the same.</summary>
    public double this[int row, int column] =>
        row == column ? 0 : pairs[PairIndex(Math.Min(row, column), Math.Max(row, column), Count)];

    /// <summary>The same dissimilarities with rows and columns in another order.</summary>
    /// <param name="stimuli">The same stimuli in the order wanted.</param>
    /// <exception cref="VentralException">Stimuli are missing here or there; the message names them.</exception>
    public Rdm InOrderOf(StimulusIds stimuli)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        if (stimuli.Equals(Stimuli))
        {
            return this;
        }

        var places = stimuli.PlacesIn(Stimuli);
        double[] ordered = new double[pairs.Length];
        for (int row = 0, at = 0; row < Count; row++)
        {
            for (int column = row + 1; column < Count; column++)
            {
                ordered[at++] = this[places[row], places[column]];
            }
        }

        return new(Name, stimuli, ordered);
    }

    /// <summary>Pairs among <paramref name="count"/> stimuli.</summary>
    public static long PairCountOf(int count) => (long)count * (count - 1) / 2;

    /// <summary>The place of the pair <c>row &lt; column</c> in the upper triangle.</summary>
    public static int PairIndex(int row, int column, int count) => (row * ((2 * count) - row - 1) / 2) + column - row - 1;

    private static (int Row, int Column) PairAt(int index, int count)
    {
        int row = 0;
        while (index >= count - 1 - row)
        {
            index -= count - 1 - row;
            row++;
        }

        return (row, row + 1 + index);
    }
}
