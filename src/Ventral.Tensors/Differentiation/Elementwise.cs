using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>Loops over single tensors, element by element.</summary>
internal static class Elementwise
{
    // An elementary function costs about as much as this many additions.
    private const int FunctionCost = 30;

    // In float64, rounded once.
    public static Tensor<T> Map<T>(Tensor<T> x, Graph<T> graph, Func<double, double> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = x.Buffer, output = graph.Allocate(input.Length);
        Pieces.For(output.Length, FunctionCost, graph.Workers, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                output[i] = Real.FromDouble<T>(function(Real.ToDouble(input[i])));
            }
        });
        return graph.Wrap(x.Shape, output);
    }
}
