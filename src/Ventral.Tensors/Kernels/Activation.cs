using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>Functions of single values and sums of two maps. NaN stays NaN. The output may be an input.</summary>
public static class Activation
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
        int i = 0;
        for (; i <= a.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create(a[i..]) + Vector256.Create(b[i..])).CopyTo(output[i..]);
        }

        for (; i < a.Length; i++)
        {
            output[i] = a[i] + b[i];
        }
    }

    /// <summary>Each row's values, raised to the power of e and divided by their sum; computed in float64, in order.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="input"><c>[rows × columns]</c>.</param>
    /// <param name="output">Takes as many.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void Softmax(int rows, int columns, ReadOnlySpan<float> input, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Lengths.Require(input.Length, (long)rows * columns, nameof(input));
        Lengths.Require(output.Length, (long)rows * columns, nameof(output));
        double[] powers = new double[columns];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> from = input.Slice(row * columns, columns);
            float max = float.NegativeInfinity;
            foreach (float value in from)
            {
                max = value > max || float.IsNaN(value) ? value : max;
            }

            double sum = 0;
            for (int i = 0; i < columns; i++)
            {
                sum += powers[i] = PortableMath.Exp((double)from[i] - max);
            }

            for (int i = 0; i < columns; i++)
            {
                output[(row * columns) + i] = (float)(powers[i] / sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(Epilogue function, ReadOnlySpan<float> input, Span<float> output)
    {
        Lengths.Require(output.Length, input.Length, nameof(output));
        var finish = new Finish(function);
        int i = 0;
        for (; i <= input.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            finish.Hold(Vector256.Create(input[i..])).CopyTo(output[i..]);
        }

        for (; i < input.Length; i++)
        {
            output[i] = function.Apply(input[i]);
        }
    }
}
