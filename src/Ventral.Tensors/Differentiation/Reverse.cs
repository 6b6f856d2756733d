using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>One pass back through a graph: only over what lies between the result and the wanted variables.</summary>
internal sealed class Reverse<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Variable<T> of;
    private readonly Variable<T>[] wanted;
    private readonly HashSet<Variable<T>> needed;
    private readonly List<Variable<T>> order = [];
    private readonly Dictionary<Variable<T>, Variable<T>> gradients = [];

    public Reverse(Variable<T> of, ReadOnlySpan<Variable<T>> withRespectTo)
    {
        this.of = of;
        wanted = withRespectTo.ToArray();
        needed = [.. wanted];
        Collect();
    }

    public ImmutableArray<Variable<T>> Run(Variable<T> cotangent)
    {
        gradients[of] = cotangent;
        for (int i = order.Count - 1; i >= 0; i--)
        {
            Variable<T> node = order[i];
            if (!needed.Contains(node) || !gradients.TryGetValue(node, out Variable<T>? gradient))
            {
                continue;
            }

            foreach (Edge<T> edge in node.Edges)
            {
                if (!edge.Source.IsConstant && needed.Contains(edge.Source))
                {
                    Variable<T> part = edge.Rule(gradient, node);
                    gradients[edge.Source] = gradients.TryGetValue(edge.Source, out Variable<T>? sum) ? sum + part : part;
                }
            }

            if (Array.IndexOf(wanted, node) < 0)
            {
                gradients.Remove(node);
            }
        }

        return [.. wanted.Select(variable => gradients.TryGetValue(variable, out Variable<T>? gradient)
            ? gradient
            : of.Graph.Constant(new Tensor<T>(variable.Shape, T.Zero)))];
    }

    // All that the result was computed from, in the order of recording; needed is what a wanted variable feeds.
    private void Collect()
    {
        var seen = new HashSet<Variable<T>> { of };
        var open = new Stack<Variable<T>>([of]);
        while (open.TryPop(out Variable<T>? node))
        {
            order.Add(node);
            foreach (Edge<T> edge in node.Edges)
            {
                if (!edge.Source.IsConstant && seen.Add(edge.Source))
                {
                    open.Push(edge.Source);
                }
            }
        }

        order.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        foreach (Variable<T> node in order)
        {
            foreach (Edge<T> edge in node.Edges)
            {
                if (needed.Contains(edge.Source))
                {
                    needed.Add(node);
                    break;
                }
            }
        }
    }
}
