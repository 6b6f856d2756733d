using Ventral.Tensors.Kernels;

namespace Ventral.Benchmarks.Jobs;

/// <summary>A 3 × 3 convolution with padding 1 of 32 images, against PyTorch.</summary>
public sealed class ConvolutionJob(int channels, int side) : Job
{
    private const int Count = 32;

    private readonly ImageBatchShape shape = new(Count, channels, side, side);
    private readonly float[] output = new float[Count * channels * side * side];
    private Convolution2d? convolution;
    private float[] input = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 0.9;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        input = inputs.Normal("x", Count, channels, side, side);
        float[] weights = inputs.Normal("weight", channels, channels, 3, 3);
        convolution = new(new(channels, channels, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 }, weights, []);
        threads = workers;
    }

    /// <inheritdoc/>
    public override void Run() => convolution!.Run(shape, input, output, threads);

    /// <inheritdoc/>
    public override double[] Answer() => [.. output.Where((_, i) => i % 997 == 0).Select(x => (double)x)];
}
