using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Geometry;

/// <summary>The correlations of the best-matched directions of two sets of responses, and these directions in the first.</summary>
internal sealed class CanonicalCorrelations
{
    private CanonicalCorrelations(double[] values, Matrix<double> variables) => (Values, Variables) = (values, variables);

    /// <summary>The correlations, falling, as many as the smaller set has dimensions.</summary>
    public double[] Values { get; }

    /// <summary>The canonical variables of the first set, orthonormal, <c>[stimuli × correlations]</c>.</summary>
    public Matrix<double> Variables { get; }

    /// <summary>The mean correlation.</summary>
    public double Mean => Values.Average();

    /// <summary>Finds them.</summary>
    /// <exception cref="VentralException">Together the two have as many dimensions as there are stimuli less one, so that some correlations are 1 whatever the responses.</exception>
    public static CanonicalCorrelations Of(string measure, (Activations Of, PrincipalForm Form) a, (Activations Of, PrincipalForm Form) b, Workers workers)
    {
        int count = a.Of.Stimuli.Count;
        if (a.Form.Rank + b.Form.Rank > count - 1)
        {
            throw new VentralException($"Measure '{measure}' is meaningless here: '{a.Of.Layer}' has {a.Form.Rank} dimensions and '{b.Of.Layer}' {b.Form.Rank}, so that over {count} stimuli some correlations are 1 whatever the responses. Use more than {a.Form.Rank + b.Form.Rank} stimuli, keep fewer axes (svcca), or use 'cka-debiased'.");
        }

        var overlap = SingularValueDecomposition.Factorise(a.Form.Left.Transpose().Multiply(b.Form.Left, workers), workers);
        return new([.. overlap.Values.Select(r => Math.Clamp(r, 0, 1))], a.Form.Left.Multiply(overlap.Left, workers));
    }
}
