using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis;

/// <summary>Responses about their means, in float64, and their inner products.</summary>
internal static class CentredResponses
{
    private const int UnitBlock = 1024;

    /// <summary>Responses less means, <c>[stimuli × units]</c>.</summary>
    public static double[] Of(Activations responses, double[] means, Workers workers) =>
        Columns(responses, means, 0, responses.UnitCount, workers);

    /// <summary>K = X Xᵀ, <c>[stimuli × stimuli]</c>; units go in blocks, so that no float64 copy of all responses is held.</summary>
    public static double[] Kernel(Activations responses, double[] means, Workers workers) => Kernel(responses, 0, responses.Stimuli.Count, means, workers);

    /// <summary>The same of some stimuli, <c>[count × count]</c>.</summary>
    public static double[] Kernel(Activations responses, int first, int count, double[] means, Workers workers)
    {
        double[] total = new double[checked(count * count)];
        using var block = new Workspace<double>();
        for (int unit = 0; unit < responses.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, responses.UnitCount - unit), from = unit;
            block.Take(checked(count * width));
            workers.For(count, i => Deviations(responses, means, from, first + i, block.Values.Slice(i * width, width)));
            Gram.Symmetric(count, width, block.Values, total, workers, GemmMode.Add);
        }

        return total;
    }

    /// <summary>Responses to some stimuli less means, one row a unit, <c>[units × places]</c>.</summary>
    public static void Transposed(Activations responses, double[] means, ReadOnlyMemory<int> places, Workspace<double> to, Workers workers)
    {
        const int Rows = 8;
        int units = responses.UnitCount, count = places.Length;
        to.Take(checked(units * count));
        workers.For((count + Rows - 1) / Rows, block =>
        {
            int first = block * Rows, end = Math.Min(first + Rows, count);
            var values = to.Values;
            for (int i = first; i < end; i++)
            {
                var row = responses.Row(places.Span[i]);
                for (int u = 0; u < units; u++)
                {
                    values[(u * count) + i] = row[u] - means[u];
                }
            }
        });
    }

    /// <summary>The mean response of each unit to all stimuli.</summary>
    public static double[] Means(Activations responses) => Means(responses, 0, responses.Stimuli.Count);

    /// <summary>The mean response of each unit to some stimuli.</summary>
    public static double[] Means(Activations responses, int first, int count)
    {
        double[] means = new double[responses.UnitCount];
        for (int i = first; i < first + count; i++)
        {
            Lanes.Add(responses.Row(i), means);
        }

        for (int u = 0; u < means.Length; u++)
        {
            means[u] /= count;
        }

        return means;
    }

    /// <summary>Responses of some units less means, <c>[stimuli × width]</c>.</summary>
    public static double[] Columns(Activations responses, double[] means, int first, int width, Workers workers)
    {
        double[] values = new double[checked(responses.Stimuli.Count * width)];
        workers.For(responses.Stimuli.Count, i => Deviations(responses, means, first, i, values.AsSpan(i * width, width)));
        return values;
    }

    private static void Deviations(Activations responses, double[] means, int first, int stimulus, Span<double> to)
    {
        to.Clear();
        Lanes.AddDifference(responses.Row(stimulus).Slice(first, to.Length), means.AsSpan(first, to.Length), to);
    }
}
