using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Relabelled inner products of double-centred kernels: centring does not change which stimuli they are of.</summary>
internal sealed class KernelPermutations : PermutedComparison
{
    private readonly (double[] Square, double[] Diagonal)[] models;
    private readonly double[][] subjects;
    private readonly int count;

    /// <summary>Prepares sets of RDMs.</summary>
    /// <param name="models">The RDMs that are relabelled.</param>
    /// <param name="subjects">The RDMs that stay.</param>
    /// <param name="vector">Their kernels as <see cref="CentredKernel.Vector"/> lays them out.</param>
    public KernelPermutations(RdmSet models, RdmSet subjects, Func<Rdm, double[]> vector)
    {
        count = models.Stimuli.Count;
        int pairs = (int)Rdm.PairCountOf(count);
        this.models = [.. models.Rdms.Select(vector).Select(v => (Square<double>(v.AsSpan(0, pairs), count), v[pairs..]))];
        this.subjects = [.. subjects.Rdms.Select(vector)];
    }

    /// <inheritdoc/>
    public override double Tolerance => 1e-12;

    /// <inheritdoc/>
    public override Scorer NewScorer() => new Products(this);

    private sealed class Products(KernelPermutations prepared) : Scorer
    {
        private readonly double[] relabelled = new double[Rdm.PairCountOf(prepared.count) + prepared.count];

        public override void Score(ReadOnlySpan<int> permutation, Span<double> scores)
        {
            int place = 0, pairs = relabelled.Length - prepared.count;
            foreach (var (square, diagonal) in prepared.models)
            {
                Relabel<double>(square, permutation, relabelled.AsSpan(0, pairs));
                for (int i = 0; i < diagonal.Length; i++)
                {
                    relabelled[pairs + i] = diagonal[permutation[i]];
                }

                foreach (double[] subject in prepared.subjects)
                {
                    scores[place++] = Whitened.Cosine(relabelled, subject);
                }
            }
        }
    }
}
