using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Differentiation;

public class TensorMemoryTests
{
    private static readonly Convolution2dGeometry Geometry = new(2, 5, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };

    [Fact]
    public void Memory_that_held_other_numbers_gives_the_same_bits()
    {
        var memory = new TensorMemory<float>();
        float[] fresh = Step(null, 1);

        Step(memory, 2);
        Step(memory, 1).ShouldBe(fresh);
        Step(memory, 3);
        Step(memory, 1).ShouldBe(fresh);
    }

    [Fact]
    public void A_tensor_of_a_disposed_graph_refuses_to_be_read()
    {
        Variable<float> result, reshaped;
        var entered = new Tensor<float>([1 << 15], 2f);
        using (var graph = new Graph<float>(new Workers(1), new TensorMemory<float>()))
        {
            result = graph.Variable(entered) * 3;
            reshaped = result.Reshape([1 << 14, 2]);
            result.Value.Values[7].ShouldBe(6);
        }

        Should.Throw<ObjectDisposedException>(() => result.Value.Values.Length);
        Should.Throw<ObjectDisposedException>(() => reshaped.Value.Values.Length);
        Should.Throw<ObjectDisposedException>(() => result * 2);
        entered.Values[0].ShouldBe(2);
    }

    [Fact]
    public void A_graph_without_memory_keeps_its_results()
    {
        Variable<float> result;
        using (var graph = new Graph<float>(new Workers(1)))
        {
            result = graph.Variable(new Tensor<float>([1 << 15], 2f)) * 3;
        }

        result.Value.Values[7].ShouldBe(6);
    }

    [Fact]
    public void Steps_of_ever_new_shapes_do_not_let_it_grow()
    {
        var memory = new TensorMemory<float>();
        const int shortest = 1 << 14;
        for (int step = 0; step < 60; step++)
        {
            using var graph = new Graph<float>(new Workers(1), memory);
            _ = graph.Variable(new Tensor<float>([shortest + step], 2f)) * 3;
        }

        memory.FreeCount.ShouldBe(Enumerable.Range(44, 16).Sum(step => shortest + step));
    }

    [Fact]
    public void Shapes_that_take_turns_all_keep_their_memory()
    {
        var memory = new TensorMemory<float>();
        long after = 0;
        for (int step = 0; step < 60; step++)
        {
            using (var graph = new Graph<float>(new Workers(1), memory))
            {
                _ = graph.Variable(new Tensor<float>([20_000 + (step % 12)], 2f)) * 3;
            }

            after = step == 11 ? memory.FreeCount : after;
        }

        memory.FreeCount.ShouldBe(after);
    }

    // A convolution with bias, a pooling that leaves a border, and their gradients, on maps large enough to be kept.
    private static float[] Step(TensorMemory<float>? memory, ulong seed)
    {
        using var graph = new Graph<float>(new Workers(2), memory);
        Variable<float> x = graph.Variable(Normal([3, 2, 61, 59], seed)), weights = graph.Variable(Normal([5, 2, 3, 3], seed + 10)), bias = graph.Variable(Normal([5], seed + 20));
        Variable<float> pooled = x.Convolve(weights, Geometry, bias).Relu().MaxPool(new Pooling2dGeometry(3, 2, 1, ceilMode: false));
        Variable<float> loss = (pooled * pooled).Sum();
        return [.. graph.Gradients(loss, [x, weights, bias]).SelectMany(gradient => gradient.Value.Values.ToArray()), loss.Value.ToScalar()];
    }

    private static Tensor<float> Normal(Shape shape, ulong seed)
    {
        double[] draws = new double[shape.ValueCount];
        new Philox(new Seed(seed), "memory").FillNormal(draws);
        return new(shape, Array.ConvertAll(draws, x => (float)x));
    }
}
