using System.Collections.Immutable;

namespace Ventral.Networks.Onnx;

/// <summary>Puts nodes into an order in which each reads only what earlier ones made; the file's order where it is one.</summary>
internal static class GraphOrder
{
    /// <param name="nodes">The nodes, in the file's order.</param>
    /// <param name="makers">For each value the node that makes it, −1 for constants and inputs.</param>
    /// <param name="stuck">A node that waits for itself, where there is no order.</param>
    public static ImmutableArray<CheckedNode> Sort(ImmutableArray<CheckedNode> nodes, int[] makers, out CheckedNode? stuck)
    {
        int[] waiting = new int[nodes.Length];
        var readers = new List<int>?[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach (int maker in nodes[i].Inputs.Where(v => v >= 0 && makers[v] >= 0).Select(v => makers[v]))
            {
                waiting[i]++;
                (readers[maker] ??= []).Add(i);
            }
        }

        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, nodes.Length).Where(i => waiting[i] == 0).Select(i => (i, i)));
        var order = ImmutableArray.CreateBuilder<CheckedNode>(nodes.Length);
        while (ready.TryDequeue(out int next, out _))
        {
            order.Add(nodes[next]);
            foreach (int reader in readers[next] ?? [])
            {
                if (--waiting[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        stuck = order.Count < nodes.Length ? OnCycle(nodes, makers, waiting) : null;
        return order.ToImmutable();
    }

    // From a node that waits, back along what it waits for, until a node comes again.
    private static CheckedNode OnCycle(ImmutableArray<CheckedNode> nodes, int[] makers, int[] waiting)
    {
        int at = Array.FindIndex(waiting, w => w > 0);
        for (var seen = new HashSet<int>(); seen.Add(at);)
        {
            at = nodes[at].Inputs.Where(v => v >= 0 && makers[v] >= 0).Select(v => makers[v]).First(m => waiting[m] > 0);
        }

        return nodes[at];
    }
}
