using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>A comparison that is a function of one inner product: of the dissimilarities, or of what becomes of them, each RDM by itself.</summary>
public abstract class LinearComparison : RdmComparison
{
    private protected LinearComparison(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => new LinearPermutations(models, subjects, Vector, Value);

    private protected override double Measure(Rdm a, Rdm b) => Value(PairVectors.Dot(Vector(a), Vector(b)));

    private protected override void Measure(RdmSet a, RdmSet b, double[] scores, Workers workers)
    {
        var left = Vectors(a, workers);
        var right = Vectors(b, workers);
        workers.For(a.Count, i =>
        {
            for (int j = 0; j < right.Length; j++)
            {
                scores[(i * right.Length) + j] = Value(PairVectors.Dot(left[i], right[j]));
            }
        });
    }

    /// <summary>What the inner product is taken of; the pairs come first, in their order.</summary>
    private protected abstract double[] Vector(Rdm rdm);

    /// <summary>What the inner product means.</summary>
    private protected virtual double Value(double product) => Math.Clamp(product, -1, 1);

    private double[][] Vectors(RdmSet set, Workers workers)
    {
        var vectors = new double[set.Count][];
        workers.For(set.Count, k => vectors[k] = Vector(set.Rdms[k]));
        return vectors;
    }
}
