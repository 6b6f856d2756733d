namespace Ventral.Tensors.Kernels;

/// <summary>
/// A two-dimensional convolution with fixed weights (a cross-correlation with zero padding, as PyTorch's Conv2d).
/// </summary>
/// <remarks>
/// Each output starts from +0, adds its products by fused multiply-add in float32 in the order input channel, kernel
/// row, kernel column (zeros of the padding included), then adds the bias, then applies the epilogue. The bits
/// therefore depend neither on threads nor on vector width nor on how the batch is cut.
/// </remarks>
public sealed class Convolution2d
{
    private readonly float[] weights;
    private readonly float[] bias;
    private readonly Epilogue epilogue;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel height × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public Convolution2d(Convolution2dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Geometry = geometry;
        this.weights = weights.ToArray();
        this.bias = bias.IsEmpty ? new float[geometry.OutputChannels] : bias.ToArray();
        this.epilogue = epilogue;
    }

    /// <summary>How the kernel steps over the input.</summary>
    public Convolution2dGeometry Geometry { get; }

    /// <inheritdoc cref="Convolution2dGeometry.OutputShape"/>
    public ImageBatchShape OutputShape(ImageBatchShape input) => Geometry.OutputShape(input);

    /// <summary>Convolves a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ImageBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        Convolution2dGeometry g = Geometry;
        int inGroup = g.InputChannels / g.Groups, outGroup = g.OutputChannels / g.Groups, at = 0;
        for (int n = 0; n < shape.Count; n++)
        {
            for (int oc = 0; oc < g.OutputChannels; oc++)
            {
                for (int oy = 0; oy < result.Height; oy++)
                {
                    for (int ox = 0; ox < result.Width; ox++)
                    {
                        float sum = 0;
                        int w = oc * g.FanIn;
                        for (int ic = 0; ic < inGroup; ic++)
                        {
                            int plane = ((n * shape.Channels) + (oc / outGroup * inGroup) + ic) * shape.PlaneLength;
                            for (int ky = 0; ky < g.KernelHeight; ky++)
                            {
                                for (int kx = 0; kx < g.KernelWidth; kx++)
                                {
                                    int y = (oy * g.StrideY) - g.PadTop + (ky * g.DilationY), x = (ox * g.StrideX) - g.PadLeft + (kx * g.DilationX);
                                    bool inside = (uint)y < (uint)shape.Height && (uint)x < (uint)shape.Width;
                                    sum = MathF.FusedMultiplyAdd(weights[w++], inside ? input[plane + (y * shape.Width) + x] : 0, sum);
                                }
                            }
                        }

                        output[at++] = epilogue.Apply(sum + bias[oc]);
                    }
                }
            }
        }
    }
}
