using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>Functions of single values, sums of two maps, and softmax. NaN stays NaN. The output may be an input.</summary>
public static partial class Activation
{
    /// <summary>Values below 0 become 0.</summary>
    /// <param name="input">The values.</param>
    /// <param name="output">Takes as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Relu(ReadOnlySpan<float> input, Span<float> output) => Apply(Epilogue.Relu, input, output);

    /// <summary>Values are held between two bounds.</summary>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The greatest value.</param>
    /// <param name="input">The values.</param>
    /// <param name="output">Takes as many.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the bounds are NaN or in the wrong order.</exception>
    public static void Clamp(float minimum, float maximum, ReadOnlySpan<float> input, Span<float> output) =>
        Apply(Epilogue.Clamp(minimum, maximum), input, output);

    /// <summary>The sums of two inputs, value by value.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other, as long.</param>
    /// <param name="output">Takes as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        Lengths.Require(b.Length, a.Length, nameof(b));
        Lengths.Require(output.Length, a.Length, nameof(output));
        ref float one = ref MemoryMarshal.GetReference(a), other = ref MemoryMarshal.GetReference(b), to = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= a.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.LoadUnsafe(ref one, (nuint)i) + Vector256.LoadUnsafe(ref other, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < a.Length; i++)
        {
            output[i] = a[i] + b[i];
        }
    }

    /// <summary>A function of each value; see <see cref="ActivationFunction"/> for formulas and bounds.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">The values.</param>
    /// <param name="output">Takes as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(ActivationFunction function, ReadOnlySpan<float> input, Span<float> output)
    {
        Lengths.Require(output.Length, input.Length, nameof(output));
        switch (function.Kind)
        {
            case ActivationKind.Identity:
                input.CopyTo(output);
                break;
            case ActivationKind.Relu:
                Apply(Epilogue.Relu, input, output);
                break;
            case ActivationKind.Relu6:
                Apply(Epilogue.Clamp(0, 6), input, output);
                break;
            case ActivationKind.HardTanh:
                Apply(Epilogue.Clamp((float)function.First, (float)function.Second), input, output);
                break;
            case ActivationKind.LeakyRelu:
                LaneLoop.Run(new LaneFunctions.Leaky(function.First), input, output);
                break;
            case ActivationKind.Elu:
                LaneLoop.Run(new LaneFunctions.ExponentialUnit(function.First, 1, 1), input, output);
                break;
            case ActivationKind.Selu:
                LaneLoop.Run(new LaneFunctions.ExponentialUnit(1.6732632423543772, 1, 1.0507009873554805), input, output);
                break;
            case ActivationKind.Celu:
                LaneLoop.Run(new LaneFunctions.ExponentialUnit(function.First, 1 / function.First, 1), input, output);
                break;
            case ActivationKind.Gelu:
                LaneLoop.Run(default(LaneFunctions.Gelu), input, output);
                break;
            case ActivationKind.GeluTanh:
                LaneLoop.Run(default(LaneFunctions.GeluTanh), input, output);
                break;
            case ActivationKind.Silu:
                LaneLoop.Run(default(LaneFunctions.Silu), input, output);
                break;
            case ActivationKind.Mish:
                LaneLoop.Run(default(LaneFunctions.Mish), input, output);
                break;
            case ActivationKind.Softplus:
                LaneLoop.Run(new LaneFunctions.Softplus(function.First, function.Second), input, output);
                break;
            case ActivationKind.Tanh:
                LaneLoop.Run(default(LaneFunctions.Tanh), input, output);
                break;
            case ActivationKind.Sigmoid:
                LaneLoop.Run(default(LaneFunctions.Sigmoid), input, output);
                break;
            case ActivationKind.Softsign:
                LaneLoop.Run(default(LaneFunctions.Softsign), input, output);
                break;
            case ActivationKind.HardSigmoid:
                LaneLoop.Run(default(LaneFunctions.HardSigmoid), input, output);
                break;
            case ActivationKind.HardSwish:
                LaneLoop.Run(default(LaneFunctions.HardSwish), input, output);
                break;
            default:
                throw new ArgumentException($"There is no activation function {function.Kind}.", nameof(function));
        }
    }

    /// <summary>A function of each value, on several threads.</summary>
    /// <inheritdoc cref="Apply(ActivationFunction, ReadOnlySpan{float}, Span{float})"/>
    /// <param name="function">The function.</param>
    /// <param name="input">The values.</param>
    /// <param name="output">Takes as many; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    public static unsafe void Apply(ActivationFunction function, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(output.Length, input.Length, nameof(output));
        fixed (float* from = input, to = output)
        {
            var task = new Task(function, from, TaskCut.Of(input.Length, 1), to);
            workers.For(task.Cut.Count, task, static (index, t) => t.Run(index));
        }
    }

    /// <summary>Values, and where they are not positive, values times a slope that each channel has of its own (PReLU, arXiv:1502.01852).</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="slopes">Each channel's slope, or one for all.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the same shape; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape.</exception>
    public static unsafe void ParametricRelu(ImageBatchShape shape, ReadOnlySpan<float> slopes, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        shape.Require(output.Length, nameof(output));
        Lengths.Require(slopes.Length, slopes.Length == 1 ? 1 : shape.Channels, nameof(slopes));
        fixed (float* slopesAt = slopes, from = input, to = output)
        {
            var task = new PlaneTask(slopesAt, slopes.Length, from, shape.PlaneLength, to);
            workers.For(shape.Count * shape.Channels, task, static (index, t) => t.Run(index));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(Epilogue function, ReadOnlySpan<float> input, Span<float> output)
    {
        Lengths.Require(output.Length, input.Length, nameof(output));
        var finish = new Finish(function);
        ref float from = ref MemoryMarshal.GetReference(input), to = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= input.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            finish.Hold(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < input.Length; i++)
        {
            output[i] = function.Apply(input[i]);
        }
    }

    private readonly unsafe struct Task(ActivationFunction function, float* from, TaskCut cut, float* to)
    {
        public TaskCut Cut => cut;

        public void Run(int index)
        {
            (int start, int end) = cut.Range(index);
            Apply(function, new ReadOnlySpan<float>(from + start, end - start), new Span<float>(to + start, end - start));
        }
    }

    private readonly unsafe struct PlaneTask(float* slopes, int slopeCount, float* from, int length, float* to)
    {
        public void Run(int plane)
        {
            long start = (long)plane * length;
            var leaky = new LaneFunctions.Leaky(slopes[plane % slopeCount]);
            LaneLoop.Run(leaky, new ReadOnlySpan<float>(from + start, length), new Span<float>(to + start, length));
        }
    }
}
