namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>The pairs of different stimuli in a draw, each once, with how often it occurs.</summary>
internal sealed class DrawnPairs
{
    /// <summary>Finds them.</summary>
    public DrawnPairs(int[] counts)
    {
        int stimuli = counts.Length, pair = 0, kept = 0;
        Place = new int[stimuli * (stimuli - 1) / 2];
        int[] weights = new int[Place.Length];
        for (int i = 0; i < stimuli; i++)
        {
            for (int j = i + 1; j < stimuli; j++, pair++)
            {
                int weight = counts[i] * counts[j];
                Place[pair] = weight > 0 ? kept : -1;
                if (weight > 0)
                {
                    weights[kept++] = weight;
                    Total += weight;
                }
            }
        }

        Weights = weights[..kept];
    }

    /// <summary>Where a pair of the whole RDM stands among the drawn ones; −1 where it was not drawn.</summary>
    public int[] Place { get; }

    /// <summary>How often each drawn pair occurs.</summary>
    public int[] Weights { get; }

    /// <summary>Their sum.</summary>
    public int Total { get; }
}
