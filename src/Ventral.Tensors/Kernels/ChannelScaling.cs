using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// x · scale + shift, channel by channel, by one fused multiply-add in float32: batch normalisation with stored
/// statistics. By itself, or as a convolution's last step.
/// </summary>
public sealed class ChannelScaling
{
    private readonly float[] scale;
    private readonly float[] shift;

    /// <summary>Copies the two numbers of each channel.</summary>
    /// <param name="scale">Each channel's factor.</param>
    /// <param name="shift">What is added to each channel then.</param>
    /// <exception cref="ArgumentException">There are more of one than of the other.</exception>
    public ChannelScaling(ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
    {
        Lengths.Require(shift.Length, scale.Length, nameof(shift));
        this.scale = scale.ToArray();
        this.shift = shift.ToArray();
    }

    /// <summary>How many channels.</summary>
    public int Channels => scale.Length;

    /// <summary>Each channel's factor.</summary>
    public ReadOnlySpan<float> Scale => scale;

    /// <summary>What is added to each channel.</summary>
    public ReadOnlySpan<float> Shift => shift;

    /// <summary>Scales and shifts a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the same shape; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or it has other channels.</exception>
    public unsafe void Apply(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        shape.Require(output.Length, nameof(output));
        if (shape.Channels != Channels)
        {
            throw new ArgumentException(FormattableString.Invariant($"There is a scale for each of {Channels} channels, but {shape} has {shape.Channels}."), nameof(shape));
        }

        fixed (float* from = input, to = output)
        {
            var loop = new Loop(this, from, shape.PlaneLength, TaskCut.Of(shape.Count * shape.Channels, shape.PlaneLength), to);
            workers.For(loop.Cut.Count, loop, static (task, planes) => planes.Run(task));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Apply(float* from, int length, float scale, float shift, float* to)
    {
        int i = 0;
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.FusedMultiplyAdd(Vector256.Load(from + i), Vector256.Create(scale), Vector256.Create(shift)).Store(to + i);
        }

        for (; i < length; i++)
        {
            to[i] = MathF.FusedMultiplyAdd(from[i], scale, shift);
        }
    }

    private readonly unsafe struct Loop(ChannelScaling scaling, float* from, int length, TaskCut cut, float* to)
    {
        public TaskCut Cut => cut;

        public void Run(int task)
        {
            (int first, int end) = cut.Range(task);
            for (int plane = first; plane < end; plane++)
            {
                int channel = plane % scaling.Channels;
                Apply(from + ((long)plane * length), length, scaling.scale[channel], scaling.shift[channel], to + ((long)plane * length));
            }
        }
    }
}
