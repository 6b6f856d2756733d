using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Differentiation;

// Spread, length and soft maximum along an axis.
public sealed partial class Variable<T>
{
    /// <summary>The variance along an axis: the sum of squared deviations from the mean over the count less <paramref name="ddof"/>.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="ddof">Degrees of freedom that are lost: 0 for all there is, 1 for the unbiased estimate from a sample.</param>
    /// <param name="keep">Whether the axis stays with extent 1.</param>
    /// <exception cref="ArgumentException">There is no such axis, or no more than <paramref name="ddof"/> elements along it.</exception>
    public Variable<T> Variance(int axis, int ddof = 0, bool keep = false)
    {
        axis = Shape.AxisOf(axis);
        ArgumentOutOfRangeException.ThrowIfNegative(ddof);
        return Shape[axis] > ddof
            ? Without((this - MeanKeeping(axis)).Square().SumKeeping(axis) / (Shape[axis] - ddof), axis, keep)
            : throw new ArgumentException(FormattableString.Invariant($"{Shape} has no variance along axis {axis} with {ddof} degrees of freedom lost."), nameof(axis));
    }

    /// <summary>The square root of the variance along an axis; where it is 0, so is its gradient.</summary>
    /// <inheritdoc cref="Variance"/>
    public Variable<T> StandardDeviation(int axis, int ddof = 0, bool keep = false) => Variance(axis, ddof, keep).Root();

    /// <summary>
    /// The norm along an axis. Where the 2-norm is 0, so is its gradient; the 1-norm has gradient 0 at elements that are 0;
    /// that of the ∞-norm goes to the first element of greatest magnitude.
    /// </summary>
    /// <param name="kind">Which norm.</param>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="keep">Whether the axis stays with extent 1.</param>
    /// <exception cref="ArgumentException">There is no such axis or norm, or no element along the axis for the ∞-norm.</exception>
    public Variable<T> Norm(NormKind kind, int axis = -1, bool keep = false)
    {
        axis = Shape.AxisOf(axis);
        return kind switch
        {
            NormKind.One => Without(Abs().SumKeeping(axis), axis, keep),
            NormKind.Two => Without(Square().SumKeeping(axis).Root(), axis, keep),
            NormKind.Infinity => Abs().Max(axis, keep),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such norm."),
        };
    }

    /// <summary>The logarithm of the sum of e to the power of each element along an axis, without overflow.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="keep">Whether the axis stays with extent 1.</param>
    /// <exception cref="ArgumentException">There is no such axis, or nothing along it.</exception>
    public Variable<T> LogSumExp(int axis = -1, bool keep = false)
    {
        axis = Shape.AxisOf(axis);

        // The greatest element moves nothing but the rounding; about an infinite one there is no distance.
        Tensor<T> greatest = Detach().Max(axis, keep: true).Value;
        Variable<T> shift = Graph.Constant(Elementwise.Map(greatest, Graph, static x => double.IsFinite(x) ? x : 0));
        return Without((this - shift).Exp().SumKeeping(axis).Log() + shift, axis, keep);
    }

    private Variable<T> Without(Variable<T> kept, int axis, bool keep) => keep ? kept : kept.Reshape(Reduced(axis, keep: false));

    // The square root of a sum of squares. It has a kink at 0, where the plain rule would divide 0 by 0; of its subgradients 0 is taken.
    private Variable<T> Root()
    {
        Tensor<T> root = Elementwise.Map(Value, Graph, Math.Sqrt);
        Variable<T> atZero = Graph.Constant(Elementwise.Map(root, Graph, static y => y == 0 ? 1 : 0));
        return Graph.Record(root, new Edge<T>(this, (g, y) => g * 0.5 / (y + atZero)));
    }
}
