namespace Ventral.Analysis.Inference;

/// <summary>Orthonormal contrasts of crossed within-subject factors, and the subjects' scores on them.</summary>
internal static class WithinContrasts
{
    /// <summary>The product of all levels; <see cref="long.MaxValue"/> where there are more cells than an array can hold.</summary>
    public static long Cells(IReadOnlyList<(string Name, int Levels)> factors) => factors.Aggregate(1L, (product, f) =>
        product > Array.MaxLength || f.Levels > Array.MaxLength ? long.MaxValue : product * f.Levels);

    /// <summary>
    /// Scores [subjects × degrees of freedom] of one effect: the contrasts of the factors in it, crossed with the mean
    /// over the others. With no factor in the effect this is each subject's mean times √cells.
    /// </summary>
    public static double[,] Scores(double[,] values, ReadOnlySpan<int> levels, int effect)
    {
        double[,] contrasts = { { 1 } };
        for (int f = 0; f < levels.Length; f++)
        {
            contrasts = Kronecker(contrasts, (effect & (1 << f)) != 0 ? Helmert(levels[f]) : Mean(levels[f]));
        }

        int subjects = values.GetLength(0);
        int cells = values.GetLength(1);
        var scores = new double[subjects, contrasts.GetLength(0)];
        for (int s = 0; s < subjects; s++)
        {
            for (int k = 0; k < contrasts.GetLength(0); k++)
            {
                double sum = 0;
                for (int c = 0; c < cells; c++)
                {
                    sum += contrasts[k, c] * values[s, c];
                }

                scores[s, k] = sum;
            }
        }

        return scores;
    }

    private static double[,] Mean(int levels)
    {
        var row = new double[1, levels];
        for (int i = 0; i < levels; i++)
        {
            row[0, i] = 1 / Math.Sqrt(levels);
        }

        return row;
    }

    /// <summary>Each level against the mean of those before it.</summary>
    private static double[,] Helmert(int levels)
    {
        var rows = new double[levels - 1, levels];
        for (int j = 1; j < levels; j++)
        {
            double scale = 1 / Math.Sqrt((double)j * (j + 1));
            for (int i = 0; i < j; i++)
            {
                rows[j - 1, i] = -scale;
            }

            rows[j - 1, j] = j * scale;
        }

        return rows;
    }

    private static double[,] Kronecker(double[,] a, double[,] b)
    {
        int rows = b.GetLength(0);
        int columns = b.GetLength(1);
        var product = new double[a.GetLength(0) * rows, a.GetLength(1) * columns];
        for (int i = 0; i < product.GetLength(0); i++)
        {
            for (int j = 0; j < product.GetLength(1); j++)
            {
                product[i, j] = a[i / rows, j / columns] * b[i % rows, j % columns];
            }
        }

        return product;
    }
}
