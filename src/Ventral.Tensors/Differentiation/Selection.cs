using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// Which elements of one tensor make up another. Both fall into as many blocks, and a block takes from its own block
/// alone, so that blocks can be gathered and scattered side by side.
/// </summary>
/// <param name="Indexes">For each element of the result, the flat index that it comes from.</param>
/// <param name="BlockCount">How many blocks.</param>
internal sealed record Selection(int[] Indexes, int BlockCount)
{
    public Tensor<T> Gather<T>(Tensor<T> x, Shape shape, Graph<T> graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = x.Buffer, output = graph.Allocate(shape.ValueCount);
        Pieces.For(output.Length, 2, graph.Workers, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                output[i] = input[Indexes[i]];
            }
        });
        return graph.Wrap(shape, output);
    }

    // Adds each element to where it came from, from the first to the last.
    public Tensor<T> Scatter<T>(Tensor<T> x, Shape shape, Graph<T> graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = x.Buffer, output = graph.Allocate(shape.ValueCount);
        if (BlockCount == 0)
        {
            output.AsSpan().Clear();
            return graph.Wrap(shape, output);
        }

        int length = Indexes.Length / BlockCount, outputLength = output.Length / BlockCount;
        Pieces.For(BlockCount, (2L * length) + outputLength, graph.Workers, (start, end) =>
        {
            output.AsSpan(start * outputLength, (end - start) * outputLength).Clear();
            for (int i = start * length; i < end * length; i++)
            {
                output[Indexes[i]] += input[i];
            }
        });
        return graph.Wrap(shape, output);
    }
}
