using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Relabelled comparisons that are a function of one inner product: Pearson, Spearman, rho-a, cosine.</summary>
internal sealed class LinearPermutations : PermutedComparison
{
    private readonly double[][] models;
    private readonly double[][] subjects;
    private readonly int count;
    private readonly Func<double, double> value;

    public LinearPermutations(RdmSet models, RdmSet subjects, Func<Rdm, double[]> vector, Func<double, double> value)
    {
        count = models.Stimuli.Count;
        this.value = value;
        this.models = [.. models.Rdms.Select(rdm => Square<double>(vector(rdm), count))];
        this.subjects = [.. subjects.Rdms.Select(vector)];
    }

    /// <inheritdoc/>
    /// <remarks>Equal sums of another order differ in their last bits; values are at most 1 in size.</remarks>
    public override double Tolerance => 1e-12;

    /// <inheritdoc/>
    public override Scorer NewScorer() => new Products(this);

    private sealed class Products(LinearPermutations prepared) : Scorer
    {
        private readonly double[] relabelled = new double[Rdm.PairCountOf(prepared.count)];

        public override void Score(ReadOnlySpan<int> permutation, Span<double> scores)
        {
            int place = 0;
            foreach (var model in prepared.models)
            {
                Relabel(model, permutation, relabelled);
                foreach (var subject in prepared.subjects)
                {
                    scores[place++] = prepared.value(PairVectors.Dot(relabelled, subject));
                }
            }
        }
    }
}
