using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Computes noise ceilings from the RDMs of several subjects.</summary>
public static class NoiseCeilings
{
    /// <summary>
    /// The noise ceiling of a set of subjects: upper is <c>mean_s sim(RDM_s, pool of all)</c>, lower is <c>mean_s sim(RDM_s, pool of all but s)</c>.
    /// </summary>
    /// <param name="subjects">One RDM a subject, at least two.</param>
    /// <param name="comparison">The comparison by which models are scored.</param>
    /// <param name="pooling">How RDMs are averaged; the two ways give different numbers, so report which one it was.</param>
    /// <remarks>
    /// Lower ≤ upper holds for Pearson and cosine, whitened or not, by either pooling: a subject's own share in the pool turns it towards that subject. With
    /// <see cref="CeilingPooling.Matched"/> the upper one is the highest that any RDM can reach, too; for rank comparisons and Bures the pool is only nearly optimal.
    /// Nili et al. 2014, doi:10.1371/journal.pcbi.1003553. rsatoolbox pools as <see cref="CeilingPooling.Matched"/> does and has no raw mean.
    /// </remarks>
    /// <exception cref="VentralException">Fewer than two subjects, or an RDM (or a pool of them) is constant.</exception>
    public static NoiseCeiling Of(RdmSet subjects, RdmComparison comparison, CeilingPooling pooling)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(comparison);
        if (!Enum.IsDefined(pooling))
        {
            throw new ArgumentOutOfRangeException(nameof(pooling));
        }

        int count = subjects.Count;
        if (count < 2)
        {
            throw new VentralException($"A noise ceiling needs the RDMs of at least 2 subjects, '{subjects.Name}' has {count}.");
        }

        var members = new double[count][];
        for (int s = 0; s < count; s++)
        {
            var rdm = subjects.Rdms[s];
            // Comparing an RDM with itself reports a constant one by its own name, before it spoils the pool.
            comparison.Compare(rdm, rdm);
            members[s] = pooling == CeilingPooling.RawMean ? rdm.Pairs.ToArray() : comparison.Matched(rdm);
        }

        var all = Pool(subjects, members, -1);
        double upper = 0;
        double lower = 0;
        for (int s = 0; s < count; s++)
        {
            upper += comparison.Compare(subjects.Rdms[s], all);
            lower += comparison.Compare(subjects.Rdms[s], Pool(subjects, members, s));
        }

        return new NoiseCeiling(lower / count, upper / count);
    }

    // Each mean is summed anew, in the order of the subjects: taking one subject off a total would leave rounding errors that break ties.
    private static Rdm Pool(RdmSet subjects, double[][] members, int without)
    {
        var mean = new double[members[0].Length];
        for (int s = 0; s < members.Length; s++)
        {
            if (s == without)
            {
                continue;
            }

            for (int k = 0; k < mean.Length; k++)
            {
                mean[k] += members[s][k];
            }
        }

        int count = without < 0 ? members.Length : members.Length - 1;
        for (int k = 0; k < mean.Length; k++)
        {
            mean[k] /= count;
        }

        string name = without < 0 ? $"{subjects.Name}, mean" : $"{subjects.Name}, mean without {subjects.Rdms[without].Name}";
        return new Rdm(name, subjects.Stimuli, mean);
    }
}
