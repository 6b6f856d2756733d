using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

// Padding in all modes.
public sealed partial class Variable<T>
{
    /// <summary>Pads the last axes; the gradient of a value adds up those of its copies.</summary>
    /// <param name="padding">How far, and with what.</param>
    /// <returns>A variable of <see cref="Padding.OutputShape"/>.</returns>
    /// <exception cref="ArgumentException">The padding does not fit the shape.</exception>
    public Variable<T> Pad(Padding padding)
    {
        ArgumentNullException.ThrowIfNull(padding);
        Shape result = padding.OutputShape(Shape);
        if (padding.Mode != PaddingMode.Constant)
        {
            return Take(new Selection(padding.Sources(Shape, Workers), padding.BlockCount(Shape)), Shape, result);
        }

        T[] padded = new T[result.ValueCount];
        padding.Run(Shape, Value.Values, padded, Workers);
        int[] position = new int[Shape.Rank];
        for (int i = 0; i < padding.Axes.Length; i++)
        {
            position[Shape.Rank - padding.Axes.Length + i] = padding.Axes[i].Before;
        }

        return Graph.Record(new Tensor<T>(result, padded), new Edge<T>(this, (g, _) => g.Cut(position, Shape)));
    }
}
