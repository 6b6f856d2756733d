using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Names the initialisation schemes that weights cannot be told from: those whose draws have, in more than half of up to six layers, the weights' distribution
/// by the two-sample Kolmogorov–Smirnov test at 0.001. Explains a flag, and decides nothing.
/// </summary>
internal static class Resemblance
{
    /// <summary>√(−ln(0.001/2)/2), the asymptotic bound for D·√(nm/(n + m)).</summary>
    private const double Critical = 1.95;

    /// <summary>Larger parameters are not drawn anew.</summary>
    private const int MostDrawn = 1 << 16;

    private const int MostLayers = 6;

    /// <returns>A sentence, or nothing.</returns>
    public static string Of(IEnumerable<KernelSample> samples, Network network, Seed seed, Workers workers)
    {
        (Parameter Parameter, double[] Sorted)[] sorted = [.. samples.Where(s => s.Parameter.Length <= MostDrawn).Take(MostLayers).Select(s => (s.Parameter, s.Values.Order().ToArray()))];
        string[] alike = [.. InitialisationScheme.All.Where(scheme => 2 * sorted.Count(s => IsAlike(s.Sorted, Drawn(scheme, s.Parameter))) > sorted.Length).Select(s => s.Name)];
        return alike.Length == 0 ? "" : $" The weights are distributed as these initialisations draw them: {string.Join(", ", alike)}.";

        double[] Drawn(InitialisationScheme scheme, Parameter parameter) =>
            [.. scheme.Draw(parameter, network.Architecture.StreamName, new Seed(seed.Value ^ 0x5EED), workers).Select(v => (double)v).Order()];
    }

    private static bool IsAlike(double[] a, double[] b)
    {
        double distance = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            double value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= value)
            {
                i++;
            }

            while (j < b.Length && b[j] <= value)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs((i / (double)a.Length) - (j / (double)b.Length)));
        }

        return distance * Math.Sqrt(a.Length * (double)b.Length / (a.Length + (double)b.Length)) < Critical;
    }
}
