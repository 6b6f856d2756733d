using System.Text.Json;
using Ventral.TestSupport;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Against direct float64 loops in NumPy; see Goldens/kernels.py for generator and versions.</summary>
public class GoldenTests
{
    private static readonly Workers Two = new(2);

    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "kernels.json"))).RootElement;

    // A float32 sum of n products rounds n times, each time by at most 2⁻²⁴ of a partial sum; plus the bias and its rounding.
    // Tolerances are relative to the greater of 1 and the expected value.
    private static double Tolerance(int terms) => (terms + 2) * Math.Pow(2, -24);

    [Fact]
    public void Convolutions_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("convolutions").EnumerateArray())
        {
            ImageBatchShape shape = Shape(golden, "shape");
            int[] kernel = Ints(golden, "kernel"), stride = Ints(golden, "stride"), pad = Ints(golden, "pad"), dilation = Ints(golden, "dilation");
            var g = new Convolution2dGeometry(shape.Channels, golden.GetProperty("outputs").GetInt32(), kernel[0], kernel[1])
            {
                StrideY = stride[0],
                StrideX = stride[1],
                PadTop = pad[0],
                PadBottom = pad[1],
                PadLeft = pad[2],
                PadRight = pad[3],
                DilationY = dilation[0],
                DilationX = dilation[1],
                Groups = golden.GetProperty("groups").GetInt32(),
            };
            var convolution = new Convolution2d(g, Naive.Numbers(g.OutputChannels * g.FanIn, 2), Naive.Numbers(g.OutputChannels, 3));
            convolution.OutputShape(shape).ShouldBe(Shape(golden, "outputShape"));
            float[] output = new float[convolution.OutputShape(shape).Length];
            convolution.Run(shape, Naive.Numbers(shape.Length, 1), output, Two);
            Agree(output, golden.GetProperty("output"), Tolerance(g.FanIn), g.ToString());
        }
    }

    [Fact]
    public void Linear_layers_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("linears").EnumerateArray())
        {
            int rows = golden.GetProperty("rows").GetInt32(), inputs = golden.GetProperty("inputs").GetInt32(), outputs = golden.GetProperty("outputs").GetInt32();
            float[] output = new float[rows * outputs];
            new Linear(inputs, outputs, Naive.Numbers(outputs * inputs, 2), Naive.Numbers(outputs, 3)).Run(rows, Naive.Numbers(rows * inputs, 1), output, Two);
            Agree(output, golden.GetProperty("output"), Tolerance(inputs), golden.GetRawText()[..40]);
        }
    }

    [Fact]
    public void Poolings_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("poolings").EnumerateArray())
        {
            ImageBatchShape shape = Shape(golden, "shape"), result = Shape(golden, "outputShape");
            int[] kernel = Ints(golden, "kernel"), stride = Ints(golden, "stride"), pad = Ints(golden, "pad");
            var g = new Pooling2dGeometry(kernel[0], kernel[1])
            {
                StrideY = stride[0],
                StrideX = stride[1],
                PadTop = pad[0],
                PadBottom = pad[1],
                PadLeft = pad[2],
                PadRight = pad[3],
                CeilMode = golden.GetProperty("ceil").GetBoolean(),
            };
            g.OutputShape(shape).ShouldBe(result);
            float[] input = Naive.Numbers(shape.Length, 1), output = new float[result.Length];
            Pooling2d.Max(g, shape, input, output, Two);
            Agree(output, golden.GetProperty("largest"), 0, g.ToString());
            Pooling2d.Average(g, shape, input, output, Two);
            Agree(output, golden.GetProperty("counted"), Math.Pow(2, -24), g.ToString());
            Pooling2d.Average(g with { CountsPadding = false }, shape, input, output, Two);
            Agree(output, golden.GetProperty("uncounted"), Math.Pow(2, -24), g.ToString());
        }
    }

    [Fact]
    public void Adaptive_averages_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("adaptives").EnumerateArray())
        {
            ImageBatchShape shape = Shape(golden, "shape");
            int height = golden.GetProperty("outputHeight").GetInt32(), width = golden.GetProperty("outputWidth").GetInt32();
            float[] output = new float[shape.Count * shape.Channels * height * width];
            Pooling2d.AdaptiveAverage(shape, height, width, Naive.Numbers(shape.Length, 1), output, Two);
            Agree(output, golden.GetProperty("output"), Math.Pow(2, -24), shape.ToString());
            if (height * width == 1)
            {
                Pooling2d.GlobalAverage(shape, Naive.Numbers(shape.Length, 1), output, Two);
                Agree(output, golden.GetProperty("output"), Math.Pow(2, -24), shape.ToString());
            }
        }
    }

    [Fact]
    public void Batch_normalisations_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("batchnorms").EnumerateArray())
        {
            ImageBatchShape shape = Shape(golden, "shape");
            float[] variance = [.. Naive.Numbers(shape.Channels, 3).Select(x => MathF.Abs(x) + 0.125f)];
            float[] output = new float[shape.Length];
            BatchNorm.Apply(
                shape,
                Naive.Numbers(shape.Channels, 2),
                variance,
                Naive.Numbers(shape.Channels, 4),
                Naive.Numbers(shape.Channels, 5),
                golden.GetProperty("epsilon").GetSingle(),
                Naive.Numbers(shape.Length, 1),
                output,
                Two);

            // Scale and shift reach 3, each is rounded once, and so is the result: three half units of 2⁻²².
            Agree(output, golden.GetProperty("output"), 1.5 * Math.Pow(2, -22), shape.ToString());
        }
    }

    [Fact]
    public void Gram_matrices_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("grams").EnumerateArray())
        {
            int rows = golden.GetProperty("rows").GetInt32(), columns = golden.GetProperty("columns").GetInt32();
            double[] gram = new double[rows * rows];
            Gram.Symmetric(rows, columns, Naive.Numbers(rows * columns, 1), gram, Two);

            // A stretch of up to 128 products rounds each time by at most 2⁻²⁴ of a partial sum, up and down; Σ |products| ≤ √(g_ii g_jj).
            // A quarter of the worst case is allowed.
            double largest = Enumerable.Range(0, rows).Max(i => gram[(i * rows) + i]);
            Agree(gram, golden.GetProperty("output"), Math.Min(columns, 32) * Math.Pow(2, -24) * Math.Max(largest, 1), "float32 gram");

            double[] wide = Array.ConvertAll(Naive.Numbers(rows * columns, 1), x => (double)x);
            Gram.Symmetric(rows, columns, wide, gram, Two);
            Agree(gram, golden.GetProperty("output"), columns * Math.Pow(2, -50), "float64 gram");
        }
    }

    [Fact]
    public void Products_agree()
    {
        JsonElement[] goldens = [.. Goldens.GetProperty("products").EnumerateArray()];
        goldens.Length.ShouldBeGreaterThan(5);
        foreach (JsonElement golden in goldens)
        {
            int rows = golden.GetProperty("rows").GetInt32(), depth = golden.GetProperty("depth").GetInt32(), columns = golden.GetProperty("columns").GetInt32();
            float[] a = Naive.Numbers(rows * depth, 1), b = Naive.Numbers(depth * columns, 2), c = new float[rows * columns];
            Gemm.Multiply(new MatrixSpan<float>(a, rows, depth), new MatrixSpan<float>(b, depth, columns), c.AsSpan(), Two);
            Agree(c, golden.GetProperty("output"), Tolerance(depth), $"float32 {rows} × {depth} × {columns}");

            double[] wideA = Array.ConvertAll(a, x => (double)x), wideB = Array.ConvertAll(b, x => (double)x), wide = new double[c.Length];
            Gemm.Multiply(new MatrixSpan<double>(wideA, rows, depth), new MatrixSpan<double>(wideB, depth, columns), wide.AsSpan(), Two);
            Agree(wide, golden.GetProperty("output"), (depth + 2) * Math.Pow(2, -53), $"float64 {rows} × {depth} × {columns}");
        }
    }

    [Fact]
    public void Softmaxes_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("softmaxes").EnumerateArray())
        {
            int rows = golden.GetProperty("rows").GetInt32(), columns = golden.GetProperty("columns").GetInt32();
            float[] input = [.. Naive.Numbers(rows * columns, 1).Select(x => x * 8)], output = new float[rows * columns];
            Activation.Softmax(rows, columns, input, output, Two);
            Agree(output, golden.GetProperty("output"), Math.Pow(2, -25), "softmax");
        }
    }

    [Fact]
    public void Normal_quantiles_agree()
    {
        JsonElement golden = Goldens.GetProperty("quantiles");
        foreach ((double p, double expected) in Doubles(golden, "probabilities").Zip(Doubles(golden, "values")))
        {
            // AS 241 promises 1 part in 10¹⁶; both sides add a few roundings.
            NormalQuantile.At(p).ShouldBe(expected, (4e-15 * Math.Abs(expected)) + 1e-300, $"p = {p}");
        }
    }

    private static void Agree(float[] found, JsonElement golden, double tolerance, string what) =>
        Agree([.. found.Select(x => (double)x)], golden, tolerance, what);

    private static void Agree(double[] found, JsonElement golden, double tolerance, string what)
    {
        double[] values = Doubles(golden, "values");
        int[] indexes = golden.TryGetProperty("indexes", out _) ? Ints(golden, "indexes") : [.. Enumerable.Range(0, values.Length)];
        found.Length.ShouldBeGreaterThanOrEqualTo(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double error = Math.Abs(found[indexes[i]] - values[i]);
            error.ShouldBeLessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(values[i])), $"{what}, value {indexes[i]}: {found[indexes[i]]} and {values[i]}");
        }
    }

    private static ImageBatchShape Shape(JsonElement golden, string name) => Ints(golden, name) is [var n, var c, var h, var w] ? new(n, c, h, w) : default;

    private static int[] Ints(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    private static double[] Doubles(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
}
