using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a matrix, given by its columns as rows, to a triangle by reflectors.</summary>
internal static unsafe class HouseholderQr
{
    /// <summary>Reduces in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="columns">The matrix's columns, <c>[columnCount × length]</c>; afterwards row j holds R's column j in its first j + 1 elements.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="columnCount">Columns.</param>
    /// <param name="length">Rows of the matrix.</param>
    /// <param name="v">Takes the reflectors' vectors, <c>[min × length]</c>, cleared before.</param>
    /// <param name="taus">Takes their factors.</param>
    public static void Reduce(Workers workers, double* columns, long stride, int columnCount, int length, View<double> v, double* taus)
    {
        int count = Math.Min(columnCount, length);
        double* t = stackalloc double[BlockReflector.Size * BlockReflector.Size];
        for (int first = 0; first < count; first += BlockReflector.Panel)
        {
            int end = Math.Min(count, first + BlockReflector.Panel);
            for (int j = first; j < end; j++)
            {
                double* vector = v.At(j, j);
                int tail = length - j;
                new Span<double>(columns + (j * stride) + j, tail).CopyTo(new Span<double>(vector, tail));
                taus[j] = Reflector.Make(vector, tail, out columns[(j * stride) + j]);
                for (int column = j + 1; column < end; column++)
                {
                    double* target = columns + (column * stride) + j;
                    CombineKernel.Run(-taus[j] * DotKernel.Run(vector, target, tail), vector, target, tail);
                }
            }

            if (end < columnCount)
            {
                View<double> block = v.From(first, first);
                BlockReflector.Make(workers, block, end - first, length - first, taus + first, t);
                BlockReflector.Apply(workers, block, end - first, length - first, t, true, columns + (end * stride) + first, stride, columnCount - end);
            }
        }
    }
}
