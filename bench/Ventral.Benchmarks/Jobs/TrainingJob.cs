using System.Collections.Immutable;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Optimisation;

namespace Ventral.Benchmarks.Jobs;

/// <summary>
/// Steps of stochastic gradient descent with momentum on a small network (convolution 32, pool, convolution 64, pool,
/// linear 128, linear 10) with batches of 128 images of 28 × 28, against PyTorch. The answer is the last loss.
/// </summary>
public sealed class TrainingJob : Job
{
    private const int StepCount = 10;
    private const int BatchSize = 128;
    private const int ClassCount = 10;
    private const int Side = 28;

    private static readonly (string Name, int[] Shape)[] Parameters =
    [
        ("conv1.weight", [32, 1, 3, 3]),
        ("conv1.bias", [32]),
        ("conv2.weight", [64, 32, 3, 3]),
        ("conv2.bias", [64]),
        ("fc1.weight", [128, 3136]),
        ("fc1.bias", [128]),
        ("fc2.weight", [ClassCount, 128]),
        ("fc2.bias", [ClassCount]),
    ];

    private ImmutableArray<Tensor<float>> start = [];
    private float[] images = [];
    private int[] labels = [];
    private double loss;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 1;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        images = inputs.Normal("x", StepCount * BatchSize, 1, Side, Side);
        var draws = new Philox(new Seed(1), "labels");
        labels = [.. Enumerable.Range(0, StepCount * BatchSize).Select(_ => draws.NextInt(ClassCount))];
        inputs.Write("y", [labels.Length], Array.ConvertAll(labels, x => (long)x));
        start = [.. Parameters.Select(p =>
        {
            double scale = 1 / Math.Sqrt(p.Shape.Skip(1).Aggregate(1, (product, extent) => product * extent));
            float[] values = Array.ConvertAll(inputs.Normal(p.Name, p.Shape), x => p.Shape.Length == 1 ? 0 : (float)(x * scale));
            inputs.Write(p.Name, p.Shape, values);
            return new Tensor<float>([.. p.Shape], values);
        })];
        threads = workers;
    }

    /// <inheritdoc/>
    public override void Run()
    {
        ImmutableArray<Tensor<float>> parameters = start;
        var memory = new TensorMemory<float>();
        var optimiser = new Sgd<float>(new SgdOptions { Momentum = 0.9 });
        OptimiserState<float> state = optimiser.Start(parameters);
        for (int step = 0; step < StepCount; step++)
        {
            using var graph = new Graph<float>(threads, memory);
            Variable<float>[] p = [.. parameters.Select(graph.Variable)];
            var batch = new Tensor<float>([BatchSize, 1, Side, Side], images.AsSpan(step * BatchSize * Side * Side, BatchSize * Side * Side));
            Variable<float> first = Block(graph.Constant(batch), p[0], p[1]), second = Block(first, p[2], p[3]);
            Variable<float> logits = second.Reshape([BatchSize, 3136]).Linear(p[4], p[5]).Relu().Linear(p[6], p[7]);
            Variable<float> error = logits.CrossEntropy(labels.AsSpan(step * BatchSize, BatchSize));
            ImmutableArray<Tensor<float>> gradients = [.. graph.Gradients(error, p).Select(gradient => gradient.Value)];
            (parameters, state) = optimiser.Step(state, parameters, gradients, 0.05, threads);
            loss = error.Value.ToScalar();
        }
    }

    /// <inheritdoc/>
    public override double[] Answer() => [loss];

    private static Variable<float> Block(Variable<float> x, Variable<float> weight, Variable<float> bias)
    {
        int channels = weight.Value.Shape[0];
        var geometry = new Convolution2dGeometry(weight.Value.Shape[1], channels, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };
        return x.Convolve(weight, geometry, bias).Relu().MaxPool(new Pooling2dGeometry(2, 2, 0, ceilMode: false));
    }
}
