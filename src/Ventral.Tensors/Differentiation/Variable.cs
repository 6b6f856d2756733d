using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// A tensor in a <see cref="Graph{T}"/>: entered, or computed from others by the operations of this type. Every
/// operation checks shapes and names them when they do not fit.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <remarks>
/// Elementary functions are those of <see cref="PortableMath"/>, computed in float64 and rounded once. Sums over axes
/// and windows add in float64 from the first term to the last and round once. NaN goes through every operation.
/// </remarks>
public sealed partial class Variable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Variable(Graph<T> graph, Tensor<T> value, long index, bool isConstant, Edge<T>[] edges)
    {
        ArgumentNullException.ThrowIfNull(value);
        Graph = graph;
        Value = value;
        Index = index;
        IsConstant = isConstant;
        Edges = edges;
    }

    /// <summary>The graph that it belongs to.</summary>
    public Graph<T> Graph { get; }

    /// <summary>Its value.</summary>
    public Tensor<T> Value { get; }

    /// <summary>Its shape.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Whether no gradient flows through it.</summary>
    public bool IsConstant { get; }

    internal long Index { get; }

    internal Edge<T>[] Edges { get; }

    private Workers Workers => Graph.Workers;

    /// <summary>The same value as a constant: no gradient flows through the result.</summary>
    public Variable<T> Detach() => Graph.Constant(Value);

    /// <summary>The shape, for example <c>Variable [2 × 3]</c>.</summary>
    public override string ToString() => (IsConstant ? "Constant " : "Variable ") + Shape;
}
