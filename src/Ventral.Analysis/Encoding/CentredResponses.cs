using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Responses about their means, in float64, and their inner products.</summary>
internal static class CentredResponses
{
    // 512 MiB: wider responses are summed block after block.
    private const int LargestBlock = 1 << 26;

    /// <summary>Responses less means, <c>[stimuli × units]</c>.</summary>
    public static double[] Of(Activations responses, double[] means, Workers workers) =>
        Columns(responses, means, 0, responses.UnitCount, workers);

    /// <summary>K = X Xᵀ, <c>[stimuli × stimuli]</c>.</summary>
    public static double[] Kernel(Activations responses, double[] means, Workers workers)
    {
        int count = responses.Stimuli.Count, width = Math.Max(1, Math.Min(responses.UnitCount, LargestBlock / count));
        double[] total = new double[checked(count * count)], part = width < responses.UnitCount ? new double[total.Length] : [];
        Gram.Symmetric(count, width, Columns(responses, means, 0, width, workers), total, workers);
        for (int first = width; first < responses.UnitCount; first += width)
        {
            int columns = Math.Min(width, responses.UnitCount - first);
            Gram.Symmetric(count, columns, Columns(responses, means, first, columns, workers), part, workers);
            Lanes.Add(1, part, total);
        }

        return total;
    }

    /// <summary>Responses to some stimuli less means, one row a unit, <c>[units × places]</c>.</summary>
    public static double[] Transposed(Activations responses, double[] means, ReadOnlyMemory<int> places, Workers workers)
    {
        const int Rows = 8;
        int units = responses.UnitCount, count = places.Length;
        double[] values = new double[checked(units * count)];
        workers.For((count + Rows - 1) / Rows, block =>
        {
            int first = block * Rows, end = Math.Min(first + Rows, count);
            for (int i = first; i < end; i++)
            {
                var row = responses.Row(places.Span[i]);
                for (int u = 0; u < units; u++)
                {
                    values[(u * count) + i] = row[u] - means[u];
                }
            }
        });
        return values;
    }

    /// <summary>The mean responses to all stimuli.</summary>
    public static double[] Means(Activations responses) => PrincipalForm.Means(responses);

    /// <summary>Responses of some units less means, <c>[stimuli × width]</c>.</summary>
    public static double[] Columns(Activations responses, double[] means, int first, int width, Workers workers)
    {
        double[] values = new double[checked(responses.Stimuli.Count * width)];
        workers.For(responses.Stimuli.Count, i =>
        {
            var row = responses.Row(i).Slice(first, width);
            var to = values.AsSpan(i * width, width);
            for (int u = 0; u < width; u++)
            {
                to[u] = row[u] - means[first + u];
            }
        });
        return values;
    }
}
