namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A Householder reflector I − τ v vᵀ, with v's first element 1, that turns a vector into a multiple of the first axis.</summary>
internal static unsafe class Reflector
{
    /// <summary>Makes the reflector of a vector and leaves v in its place.</summary>
    /// <param name="x">The vector; takes v.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="image">What the vector's first element becomes.</param>
    /// <returns>τ; 0 if there is nothing to do.</returns>
    public static double Make(double* x, int length, out double image)
    {
        double first = x[0], rest = DotKernel.Run(x + 1, x + 1, length - 1);
        x[0] = 1;
        image = first;
        if (rest == 0)
        {
            new Span<double>(x + 1, length - 1).Clear();
            return 0;
        }

        double norm = Math.Sqrt(Math.FusedMultiplyAdd(first, first, rest));
        image = first > 0 ? -norm : norm;
        double head = first - image;
        for (int i = 1; i < length; i++)
        {
            x[i] /= head;
        }

        return (image - first) / image;
    }
}
