using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>The symmetric root of an RDM's kernel, without what lies below 0.</summary>
internal sealed class KernelRoot
{
    private static readonly Workers Alone = new(1);

    private KernelRoot(Matrix<double> root, double trace) => (Root, Trace) = (root, trace);

    /// <summary><c>[n × n]</c>.</summary>
    public Matrix<double> Root { get; }

    /// <summary>The sum of the eigenvalues that are kept.</summary>
    public double Trace { get; }

    /// <summary>Computes it.</summary>
    /// <exception cref="VentralException">No eigenvalue is above 0; the message names the RDM.</exception>
    public static KernelRoot Of(Rdm rdm, string comparison)
    {
        int count = rdm.Count;
        var eigen = SymmetricEigen.Factorise(CentredKernel.Matrix(count, rdm.Pairs), Alone);
        double greatest = Math.Max(Math.Abs(eigen.Values[0]), Math.Abs(eigen.Values[^1])), least = count * greatest * Math.ScaleB(1, -52);
        if (!(eigen.Values[^1] > least))
        {
            throw new VentralException($"Comparison '{comparison}' needs an RDM of squared distances, at least some above 0; the kernel of RDM '{rdm.Name}' has no eigenvalue above 0. Leave this RDM out.");
        }

        double trace = 0;
        var scaled = new double[count * count];
        for (int k = 0; k < count; k++)
        {
            double value = eigen.Values[k] > least ? eigen.Values[k] : 0, root = Math.Sqrt(value);
            trace += value;
            for (int i = 0; i < count; i++)
            {
                scaled[(i * count) + k] = eigen.Vectors[i, k] * root;
            }
        }

        return new(new Matrix<double>(count, count, scaled).Multiply(eigen.Vectors.Transpose(), Alone), trace);
    }

    /// <summary>The sum of the singular values of the product of two roots.</summary>
    public double Fidelity(KernelRoot other) => Fidelity(Root, other.Root);

    /// <summary>Fidelity over the geometric mean of the traces.</summary>
    public double Similarity(KernelRoot other) => Similarity(Root, other);

    /// <summary>The same of this root relabelled.</summary>
    public double Similarity(Matrix<double> relabelled, KernelRoot other) =>
        Math.Clamp(Fidelity(relabelled, other.Root) / (Math.Sqrt(Trace) * Math.Sqrt(other.Trace)), 0, 1);

    private static double Fidelity(Matrix<double> a, Matrix<double> b)
    {
        double sum = 0;
        foreach (double value in SingularValueDecomposition.Factorise(a.Multiply(b, Alone), Alone).Values)
        {
            sum += value;
        }

        return sum;
    }
}
