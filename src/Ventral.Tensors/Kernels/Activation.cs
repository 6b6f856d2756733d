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
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
    {
        RequireEqual(a.Length, b.Length);
        RequireEqual(a.Length, output.Length);
        for (int i = 0; i < a.Length; i++)
        {
            output[i] = a[i] + b[i];
        }
    }

    private static void Apply(Epilogue function, ReadOnlySpan<float> input, Span<float> output)
    {
        RequireEqual(input.Length, output.Length);
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = function.Apply(input[i]);
        }
    }

    private static void RequireEqual(int expected, int found)
    {
        if (found != expected)
        {
            throw new ArgumentException(FormattableString.Invariant($"Lengths must be equal, not {expected} and {found}."));
        }
    }
}
