namespace Ventral.Tensors.Kernels;

/// <summary>
/// Resizing along one axis: which neighbouring inputs make each output, and by what weights. Pixels are as wide as they
/// are apart and the outer edges of input and output coincide, so output i is centred at <c>(i + ½) · input / output</c>
/// ("half-pixel centres", PyTorch's <c>align_corners=False</c>). Weights are float64 and sum to 1 up to rounding.
/// </summary>
/// <remarks>
/// Without antialiasing a filter is as wide as input pixels are, whatever the factor, and takes the edge pixel for what
/// lies beyond the edge; with it, it is widened by the factor of a reduction, and what lies beyond the edge has no weight
/// (Pillow's way). PyTorch finds the nearest pixel of float32 maps in float32 and can miss by one; here it is exact.
/// </remarks>
public sealed class ResizeAxis
{
    private readonly int[] firsts;
    private readonly int[] starts;
    private readonly double[] weights;

    private ResizeAxis(int inputLength, ReadOnlySpan<(int First, double[] Weights)> windows)
    {
        InputLength = inputLength;
        firsts = new int[windows.Length];
        starts = new int[windows.Length + 1];
        List<double> all = [];
        for (int i = 0; i < windows.Length; i++)
        {
            // Weights of 0 at the ends go, so that an infinite pixel stays out where it has no say.
            double[] window = windows[i].Weights;
            ReadOnlySpan<double> tail = window.AsSpan().TrimStart(0.0);
            firsts[i] = windows[i].First + window.Length - tail.Length;
            all.AddRange(tail.TrimEnd(0.0));
            starts[i + 1] = all.Count;
        }

        weights = [.. all];
    }

    /// <summary>How many inputs.</summary>
    public int InputLength { get; }

    /// <summary>How many outputs.</summary>
    public int OutputLength => firsts.Length;

    /// <summary>Finds the weights.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="inputLength">How many inputs, at least 1.</param>
    /// <param name="outputLength">How many outputs, at least 1.</param>
    /// <param name="antialias">Whether a linear or cubic filter is widened where the axis gets shorter.</param>
    /// <exception cref="ArgumentException">A length is below 1, or the filter does not exist or cannot be antialiased.</exception>
    public static ResizeAxis Of(ResizeFilter filter, int inputLength, int outputLength, bool antialias = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputLength, 1);
        if (antialias && filter is not (ResizeFilter.Bilinear or ResizeFilter.Bicubic))
        {
            throw new ArgumentException($"Only bilinear and bicubic resizing can be antialiased, not {filter}.", nameof(antialias));
        }

        var windows = new (int First, double[] Weights)[outputLength];
        for (int i = 0; i < outputLength; i++)
        {
            windows[i] = (filter, antialias) switch
            {
                (ResizeFilter.Nearest, _) => ((int)((long)i * inputLength / outputLength), [1]),
                (ResizeFilter.NearestCentre, _) => ((int)(((2L * i) + 1) * inputLength / (2L * outputLength)), [1]),
                (ResizeFilter.Area, _) => Bin(i, inputLength, outputLength),
                (ResizeFilter.Bilinear, true) => Wide(Triangle, 1, i, inputLength, outputLength),
                (ResizeFilter.Bicubic, true) => Wide(static x => Cubic(x, -0.5), 2, i, inputLength, outputLength),
                (ResizeFilter.Bilinear, false) => Narrow(Triangle, 1, i, inputLength, outputLength),
                (ResizeFilter.Bicubic, false) => Narrow(static x => Cubic(x, -0.75), 2, i, inputLength, outputLength),
                _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "There is no such filter."),
            };
        }

        return new(inputLength, windows);
    }

    /// <summary>The first input of an output.</summary>
    /// <param name="output">The output.</param>
    public int First(int output) => firsts[output];

    /// <summary>The weights of an output's inputs, from the first on.</summary>
    /// <param name="output">The output.</param>
    public ReadOnlySpan<double> Weights(int output) => weights.AsSpan(starts[output]..starts[output + 1]);

    // The adjoint: the outputs that each input goes to become its inputs.
    internal ResizeAxis Transposed()
    {
        var windows = new (int First, double[] Weights)[InputLength];
        Array.Fill(windows, (0, []));
        for (int output = 0; output < OutputLength; output++)
        {
            int input = First(output);
            foreach (double weight in Weights(output))
            {
                (int first, double[] window) = windows[input];
                first = window.Length == 0 ? output : first;
                Array.Resize(ref window, output - first + 1);
                window[^1] = weight;
                windows[input++] = (first, window);
            }
        }

        return new(OutputLength, windows);
    }

    private static (int First, double[] Weights) Bin(int i, int inputs, int outputs)
    {
        int first = (int)((long)i * inputs / outputs), end = (int)((((i + 1L) * inputs) + outputs - 1) / outputs);
        double[] weights = new double[end - first];
        Array.Fill(weights, 1.0 / weights.Length);
        return (first, weights);
    }

    private static (int First, double[] Weights) Wide(Func<double, double> filter, int support, int i, int inputs, int outputs)
    {
        double scale = (double)inputs / outputs, widening = Math.Max(scale, 1.0), inverse = 1.0 / widening, reach = support * widening;
        double centre = (i + 0.5) * scale;
        int first = Math.Max((int)(centre - reach + 0.5), 0), count = Math.Min((int)(centre + reach + 0.5), inputs) - first;
        double[] weights = new double[count];
        double sum = 0;
        for (int j = 0; j < count; j++)
        {
            weights[j] = filter((j + first - centre + 0.5) * inverse);
            sum += weights[j];
        }

        for (int j = 0; j < count && sum != 0; j++)
        {
            weights[j] /= sum;
        }

        return (first, weights);
    }

    // Pixels beyond the edge give their weights to the edge.
    private static (int First, double[] Weights) Narrow(Func<double, double> filter, int support, int i, int inputs, int outputs)
    {
        double position = ((i + 0.5) * ((double)inputs / outputs)) - 0.5;
        int floor = (int)Math.Floor(position), last = inputs - 1;
        int first = Math.Clamp(floor - support + 1, 0, last);
        double[] weights = new double[Math.Clamp(floor + support, 0, last) - first + 1];
        for (int at = floor - support + 1; at <= floor + support; at++)
        {
            weights[Math.Clamp(at, 0, last) - first] += filter(at - position);
        }

        return (first, weights);
    }

    private static double Triangle(double x) => Math.Max(1.0 - Math.Abs(x), 0.0);

    private static double Cubic(double x, double a)
    {
        x = Math.Abs(x);
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x * a) - (4 * a)
            : 0;
    }
}
