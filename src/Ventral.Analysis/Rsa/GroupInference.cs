using System.Collections.Immutable;

namespace Ventral.Analysis.Rsa;

/// <summary>What the relabelled means over subjects say about the observed ones.</summary>
internal sealed record GroupInference(
    ImmutableArray<double> P, ImmutableArray<double> PMaxT, ImmutableArray<double> Means, ImmutableArray<double> Sds)
{
    private const double Tolerance = 1e-12;

    /// <summary>Computes p values from a null distribution.</summary>
    /// <param name="observed">One mean a model.</param>
    /// <param name="permuted"><c>[relabellings × models]</c>.</param>
    /// <param name="isSigned">Whether chance lies at 0.</param>
    /// <param name="exact">Whether the relabellings hold the observed labelling.</param>
    public static GroupInference Of(double[] observed, double[] permuted, bool isSigned, bool exact)
    {
        int models = observed.Length;
        int count = permuted.Length / models;
        // The observed labelling is one of those that were equally likely; leaving it out of mean and spread would favour it.
        double size = exact ? count : count + 1;
        var means = new double[models];
        var sds = new double[models];
        for (int m = 0; m < models; m++)
        {
            double sum = exact ? 0 : observed[m];
            for (int b = 0; b < count; b++)
            {
                sum += permuted[(b * models) + m];
            }

            means[m] = sum / size;
            double squares = exact ? 0 : Square(observed[m] - means[m]);
            for (int b = 0; b < count; b++)
            {
                squares += Square(permuted[(b * models) + m] - means[m]);
            }

            sds[m] = Math.Sqrt(squares / size);
        }

        var reached = new long[models];
        var reachedByAny = new long[models];
        for (int b = 0; b < count; b++)
        {
            double largest = double.NegativeInfinity;
            for (int m = 0; m < models; m++)
            {
                double value = permuted[(b * models) + m];
                reached[m] += Math.Abs(value) >= Math.Abs(observed[m]) - Tolerance ? 1 : 0;
                largest = Math.Max(largest, Studentised(value, m));
            }

            for (int m = 0; m < models; m++)
            {
                reachedByAny[m] += largest >= Studentised(observed[m], m) - 1e-9 ? 1 : 0;
            }
        }

        return new GroupInference(
            [.. reached.Select(r => GroupInference.Share(r, count, exact))],
            [.. reachedByAny.Select(r => GroupInference.Share(r, count, exact))],
            [.. means],
            [.. sds]);

        // A model that every relabelling scores alike cannot be extreme.
        double Studentised(double value, int m) =>
            sds[m] <= Tolerance ? double.NegativeInfinity : (isSigned ? Math.Abs(value) : value - means[m]) / sds[m];
    }

    /// <summary>The share of labellings, the observed one among them, that reach the observed value.</summary>
    public static double Share(long reached, int count, bool exact) => exact ? reached / (double)count : (1 + reached) / (count + 1.0);

    private static double Square(double value) => value * value;
}
