using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>Relabelled Bures similarities: roots are found once; a relabelled root is the root relabelled.</summary>
internal sealed class BuresPermutations(RdmSet models, RdmSet subjects, string comparison) : PermutedComparison
{
    private readonly KernelRoot[] models = [.. models.Rdms.Select(rdm => KernelRoot.Of(rdm, comparison))];
    private readonly KernelRoot[] subjects = [.. subjects.Rdms.Select(rdm => KernelRoot.Of(rdm, comparison))];

    /// <inheritdoc/>
    public override double Tolerance => 1e-11;

    /// <inheritdoc/>
    public override Scorer NewScorer() => new Similarities(this);

    private sealed class Similarities(BuresPermutations prepared) : Scorer
    {
        public override void Score(ReadOnlySpan<int> permutation, Span<double> scores)
        {
            int place = 0, count = permutation.Length;
            foreach (var model in prepared.models)
            {
                var relabelled = new double[count * count];
                for (int i = 0; i < count; i++)
                {
                    for (int j = 0; j < count; j++)
                    {
                        relabelled[(i * count) + j] = model.Root[permutation[i], permutation[j]];
                    }
                }

                var root = new Matrix<double>(count, count, relabelled);
                foreach (var subject in prepared.subjects)
                {
                    scores[place++] = model.Similarity(root, subject);
                }
            }
        }
    }
}
