using System.Text.Json;
using Ventral.TestSupport;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Against PyTorch 1.13 in float64; see Goldens/convolutions.py for generator and versions.</summary>
public class ConvolutionGoldenTests
{
    private static readonly Workers Two = new(2);

    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "convolutions.json"))).RootElement;

    [Fact]
    public void Convolutions_agree()
    {
        var seen = new int[4];
        foreach (JsonElement golden in Goldens.GetProperty("convolutions").EnumerateArray())
        {
            Layer layer = Layer.Of(golden);
            (float[] output, int[] shape) = layer.Rank switch
            {
                1 => Run(layer.Convolution1d),
                2 => Run(layer.Convolution2d),
                _ => Run(layer.Convolution3d),
            };
            shape.ShouldBe(Ints(golden.GetProperty("outputShape")));
            Agree(output, golden, Tolerance(layer.Shape[1] / layer.Groups * layer.Taps), layer.ToString());
            seen[layer.Rank]++;
        }

        seen.ShouldBe([0, 7, 3, 9]);
    }

    [Fact]
    public void Transposed_convolutions_agree()
    {
        var seen = new int[4];
        foreach (JsonElement golden in Goldens.GetProperty("transposed").EnumerateArray())
        {
            Layer layer = Layer.Of(golden);
            (float[] output, int[] shape) = layer.Rank switch
            {
                1 => Run(layer.Transposed1d),
                2 => Run(layer.Transposed2d),
                _ => Run(layer.Transposed3d),
            };
            shape.ShouldBe(Ints(golden.GetProperty("outputShape")));
            Agree(output, golden, Tolerance(layer.Shape[1] / layer.Groups * layer.Taps), layer.ToString());
            seen[layer.Rank]++;
        }

        seen.ShouldBe([0, 5, 14, 5]);
    }

    [Fact]
    public void Paddings_are_copies_to_the_bit()
    {
        int seen = 0;
        foreach (JsonElement golden in Goldens.GetProperty("paddings").EnumerateArray())
        {
            (int Before, int After)[] axes = [.. golden.GetProperty("pad").EnumerateArray().Select(Ints).Select(pad => (pad[0], pad[1]))];
            Padding padding = golden.GetProperty("mode").GetString() switch
            {
                "constant" => Padding.Constant(golden.GetProperty("value").GetDouble(), axes),
                "reflect" => Padding.Reflect(axes),
                "replicate" => Padding.Replicate(axes),
                _ => Padding.Circular(axes),
            };
            Shape shape = Shape.Of(Ints(golden.GetProperty("shape"))), result = padding.OutputShape(shape);
            result.ShouldBe(Shape.Of(Ints(golden.GetProperty("outputShape"))));
            float[] output = new float[result.ValueCount];
            padding.Run(shape, Naive.Numbers(shape.ValueCount, 1), output, Two);
            Agree(output, golden, 0, $"{padding.Mode} {shape}");
            seen++;
        }

        seen.ShouldBe(36);
    }

    // As in GoldenTests: a float32 sum of n products rounds n times, each time by at most 2⁻²⁴ of a partial sum; plus the
    // bias and its rounding. Relative to the greater of 1 and the expected value.
    private static double Tolerance(int terms) => (terms + 2) * Math.Pow(2, -24);

    private static (float[] Output, int[] Shape) Run(Func<Workers, (float[] Output, int[] Shape)> layer) => layer(Two);

    private static void Agree(float[] found, JsonElement golden, double tolerance, string what)
    {
        JsonElement output = golden.GetProperty("output");
        double[] values = [.. output.GetProperty("values").EnumerateArray().Select(x => x.GetDouble())];
        int[] indexes = output.TryGetProperty("indexes", out JsonElement picks) ? Ints(picks) : [.. Enumerable.Range(0, found.Length)];
        values.Length.ShouldBe(indexes.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double error = Math.Abs(found[indexes[i]] - values[i]);
            error.ShouldBeLessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(values[i])), $"{what}, value {indexes[i]}: {found[indexes[i]]} and {values[i]}");
        }
    }

    private static int[] Ints(JsonElement numbers) => [.. numbers.EnumerateArray().Select(x => x.GetInt32())];

    // A golden's layer; axes count from the last.
    private sealed record Layer(int[] Shape, int Outputs, int[] Kernel, int[] Stride, int[][] Pad, int[] Further, int[] Dilation, int Groups)
    {
        public int Rank => Kernel.Length;

        public int Taps => Kernel.Aggregate((a, b) => a * b);

        private float[] Input => Naive.Numbers(Shape.Aggregate((a, b) => a * b), 1);

        private float[] Bias => Naive.Numbers(Outputs, 3);

        public static Layer Of(JsonElement golden) => new(
            Ints(golden.GetProperty("shape")),
            golden.GetProperty("outputs").GetInt32(),
            Ints(golden.GetProperty("kernel")),
            Ints(golden.GetProperty("stride")),
            [.. golden.GetProperty("pad").EnumerateArray().Select(Ints)],
            golden.TryGetProperty("outputPad", out JsonElement further) ? Ints(further) : [],
            Ints(golden.GetProperty("dilation")),
            golden.GetProperty("groups").GetInt32());

        public (float[] Output, int[] Shape) Convolution1d(Workers workers)
        {
            var g = new Convolution1dGeometry(Shape[1], Outputs, Kernel[0]) { StrideX = Stride[0], PadLeft = Pad[0][0], PadRight = Pad[0][1], DilationX = Dilation[0], Groups = Groups };
            var shape = new SequenceBatchShape(Shape[0], Shape[1], Shape[2]);
            var layer = new Convolution1d(g, Naive.Numbers(Outputs * g.FanIn, 2), Bias);
            float[] output = new float[layer.OutputShape(shape).Length];
            layer.Run(shape, Input, output, workers);
            return (output, Extents(layer.OutputShape(shape)));
        }

        public (float[] Output, int[] Shape) Convolution2d(Workers workers)
        {
            var g = new Convolution2dGeometry(Shape[1], Outputs, Kernel[0], Kernel[1])
            {
                StrideY = Stride[0], StrideX = Stride[1], PadTop = Pad[0][0], PadBottom = Pad[0][1], PadLeft = Pad[1][0], PadRight = Pad[1][1],
                DilationY = Dilation[0], DilationX = Dilation[1], Groups = Groups,
            };
            var shape = new ImageBatchShape(Shape[0], Shape[1], Shape[2], Shape[3]);
            var layer = new Convolution2d(g, Naive.Numbers(Outputs * g.FanIn, 2), Bias);
            float[] output = new float[layer.OutputShape(shape).Length];
            layer.Run(shape, Input, output, workers);
            return (output, Extents(layer.OutputShape(shape)));
        }

        public (float[] Output, int[] Shape) Convolution3d(Workers workers)
        {
            var g = new Convolution3dGeometry(Shape[1], Outputs, Kernel[0], Kernel[1], Kernel[2])
            {
                StrideZ = Stride[0], StrideY = Stride[1], StrideX = Stride[2],
                PadFront = Pad[0][0], PadBack = Pad[0][1], PadTop = Pad[1][0], PadBottom = Pad[1][1], PadLeft = Pad[2][0], PadRight = Pad[2][1],
                DilationZ = Dilation[0], DilationY = Dilation[1], DilationX = Dilation[2], Groups = Groups,
            };
            var shape = new VolumeBatchShape(Shape[0], Shape[1], Shape[2], Shape[3], Shape[4]);
            var layer = new Convolution3d(g, Naive.Numbers(Outputs * g.FanIn, 2), Bias);
            float[] output = new float[layer.OutputShape(shape).Length];
            layer.Run(shape, Input, output, workers);
            return (output, Extents(layer.OutputShape(shape)));
        }

        public (float[] Output, int[] Shape) Transposed1d(Workers workers)
        {
            var g = new TransposedConvolution1dGeometry(Shape[1], Outputs, Kernel[0])
            {
                StrideX = Stride[0], PadLeft = Pad[0][0], PadRight = Pad[0][1], OutputPadX = Further[0], DilationX = Dilation[0], Groups = Groups,
            };
            var shape = new SequenceBatchShape(Shape[0], Shape[1], Shape[2]);
            var layer = new TransposedConvolution1d(g, Naive.Numbers(Shape[1] * Outputs / Groups * Taps, 2), Bias);
            float[] output = new float[layer.OutputShape(shape).Length];
            layer.Run(shape, Input, output, workers);
            return (output, Extents(layer.OutputShape(shape)));
        }

        public (float[] Output, int[] Shape) Transposed2d(Workers workers)
        {
            var g = new TransposedConvolution2dGeometry(Shape[1], Outputs, Kernel[0], Kernel[1])
            {
                StrideY = Stride[0], StrideX = Stride[1], PadTop = Pad[0][0], PadBottom = Pad[0][1], PadLeft = Pad[1][0], PadRight = Pad[1][1],
                OutputPadY = Further[0], OutputPadX = Further[1], DilationY = Dilation[0], DilationX = Dilation[1], Groups = Groups,
            };
            var shape = new ImageBatchShape(Shape[0], Shape[1], Shape[2], Shape[3]);
            var layer = new TransposedConvolution2d(g, Naive.Numbers(Shape[1] * Outputs / Groups * Taps, 2), Bias);
            float[] output = new float[layer.OutputShape(shape).Length];
            layer.Run(shape, Input, output, workers);
            return (output, Extents(layer.OutputShape(shape)));
        }

        public (float[] Output, int[] Shape) Transposed3d(Workers workers)
        {
            var g = new TransposedConvolution3dGeometry(Shape[1], Outputs, Kernel[0], Kernel[1], Kernel[2])
            {
                StrideZ = Stride[0], StrideY = Stride[1], StrideX = Stride[2],
                PadFront = Pad[0][0], PadBack = Pad[0][1], PadTop = Pad[1][0], PadBottom = Pad[1][1], PadLeft = Pad[2][0], PadRight = Pad[2][1],
                OutputPadZ = Further[0], OutputPadY = Further[1], OutputPadX = Further[2],
                DilationZ = Dilation[0], DilationY = Dilation[1], DilationX = Dilation[2], Groups = Groups,
            };
            var shape = new VolumeBatchShape(Shape[0], Shape[1], Shape[2], Shape[3], Shape[4]);
            var layer = new TransposedConvolution3d(g, Naive.Numbers(Shape[1] * Outputs / Groups * Taps, 2), Bias);
            float[] output = new float[layer.OutputShape(shape).Length];
            layer.Run(shape, Input, output, workers);
            return (output, Extents(layer.OutputShape(shape)));
        }

        public override string ToString() => $"[{string.Join(" × ", Shape)}] kernel {string.Join(" × ", Kernel)}";

        private static int[] Extents(SequenceBatchShape shape) => [shape.Count, shape.Channels, shape.Width];

        private static int[] Extents(ImageBatchShape shape) => [shape.Count, shape.Channels, shape.Height, shape.Width];

        private static int[] Extents(VolumeBatchShape shape) => [shape.Count, shape.Channels, shape.Depth, shape.Height, shape.Width];
    }
}
