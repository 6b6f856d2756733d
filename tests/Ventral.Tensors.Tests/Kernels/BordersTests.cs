using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Vectors go by 16 and 32: nothing beside an input may show in the output, and nothing beside an output be written.</summary>
public class BordersTests
{
    private const int Border = 77;
    private static readonly Workers Two = new(2);

    private delegate void Layer(ReadOnlySpan<float> input, Span<float> output);

    [Fact]
    public void Layers_of_any_shape_keep_to_their_memory()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            var draw = new Philox(new Seed((uint)seed), "borders");
            int Next(int bound) => draw.NextInt(bound);
            int channels = 1 + Next(4), height = 3 + Next(20), width = 3 + Next(40), kernel = 1 + Next(3), stride = 1 + Next(4);
            int groups = Next(2) == 0 ? channels : 1;
            var shape = new ImageBatchShape(1 + Next(2), channels, height, width);

            var g = new Convolution2dGeometry(channels, channels * (1 + Next(3)), kernel, 1 + Next(3)) { StrideY = 1 + Next(3), StrideX = stride, PadTop = Next(3), PadLeft = Next(3), PadRight = Next(2), Groups = groups };
            float[] weights = Naive.Random(g.OutputChannels * g.FanIn, 1);
            Check(shape.Length, g.OutputShape(shape).Length, (x, y) => new Convolution2d(g, weights, []).Run(shape, x, y, Two), $"{seed}: {g} of {shape}");

            var t = new TransposedConvolution2dGeometry(channels, channels, kernel, 1 + Next(3)) { StrideY = 1 + Next(3), StrideX = stride, PadTop = Next(2), Groups = groups };
            float[] back = Naive.Random(channels * (channels / groups) * t.KernelHeight * t.KernelWidth, 2);
            Check(shape.Length, t.OutputShape(shape).Length, (x, y) => new TransposedConvolution2d(t, back, []).Run(shape, x, y, Two), $"{seed}: {t} of {shape}");

            var window = new Pooling2dGeometry(kernel, 3) { StrideY = 1 + Next(3), StrideX = stride, PadTop = Next(kernel), PadLeft = Next(3), PadRight = Next(3), CeilMode = Next(2) == 0 };
            Check(shape.Length, window.OutputShape(shape).Length, (x, y) => Pooling2d.Max(window, shape, x, y, Two), $"{seed}: {window} of {shape}");
            Check(shape.Length, window.OutputShape(shape).Length, (x, y) => Pooling2d.Average(window, shape, x, y, Two), $"{seed}: {window} of {shape}");

            var resize = new Resize2d(ResizeFilter.Bicubic, height, width, 1 + Next(30), 1 + Next(30), antialias: true);
            Check(shape.Length, resize.OutputShape(shape).Length, (x, y) => resize.Run(shape, x, y, Two), $"{seed}: resize {shape}");
            Check(shape.Length, shape.Length, (x, y) => Activation.Softmax(shape.Count * channels * height, width, x, y, Two), $"{seed}: softmax of {shape}");
            Check(shape.Length, shape.Length, (x, y) => LocalResponseNorm.Apply(shape, 3, 1, 0.75, 1, x, y, Two), $"{seed}: response norm of {shape}");
            Check(shape.Length, shape.Length, (x, y) => GroupNorm.Apply(shape, channels, [], [], 1e-5, x, y, Two), $"{seed}: group norm of {shape}");
            Check(shape.Length, shape.Length, (x, y) => Activation.Apply(ActivationFunction.Gelu, x, y, Two), $"{seed}: gelu of {shape}");
            Check(height * width, 5 * height, (x, y) => new Linear(width, 5, Naive.Random(5 * width, 3), []).Run(height, x, y, Two), $"{seed}: linear of {height} × {width}");
            Check(height * width, height * height, (x, y) => Gemm.Multiply(new MatrixSpan<float>(x, height, width), new MatrixSpan<float>(x, height, width).Transposed, y, Two), $"{seed}: product of {height} × {width}");
            var attention = new AttentionGeometry(1, height, height, width);
            Check(height * width, height * width, (x, y) => Attention.Apply(attention, 1, x, x, x, [], y, Two), $"{seed}: {attention}");
        }
    }

    private static void Check(int inputLength, int outputLength, Layer layer, string what)
    {
        float[] input = Naive.Random(inputLength, 9), expected = new float[outputLength];
        layer(input, expected);
        float[] around = new float[inputLength + (2 * Border)], beside = new float[outputLength + (2 * Border)];
        Array.Fill(around, float.NaN);
        Array.Fill(beside, 12.5f);
        input.CopyTo(around, Border);

        layer(around.AsSpan(Border, inputLength), beside.AsSpan(Border, outputLength));

        beside.AsSpan(Border, outputLength).SequenceEqual(expected).ShouldBeTrue(what);
        expected.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue).ShouldBeFalse(what);
        beside.AsSpan(0, Border).ContainsAnyExcept(12.5f).ShouldBeFalse(what);
        beside.AsSpan(Border + outputLength).ContainsAnyExcept(12.5f).ShouldBeFalse(what);
    }
}
