using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class SameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        double[] draws = new double[4000];
        var generator = new Philox(new Seed(8), "same bits");
        generator.FillNormal(draws);
        hash.AppendData(MemoryMarshal.AsBytes<double>(draws));
        generator.FillUniform(draws);
        hash.AppendData(MemoryMarshal.AsBytes<double>(draws));

        Convolution2dGeometry[] geometries =
        [
            new(9, 29, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 },
            new(34, 12, 3, 3) { StrideX = 2, StrideY = 2, PadLeft = 1 },
            new(3, 17, 5, 5) { StrideX = 4, StrideY = 4, PadTop = 2, PadLeft = 2 },
            new(8, 8, 3, 3) { Groups = 8, PadTop = 1, PadLeft = 1, PadRight = 1 },
            new(6, 12, 3, 2) { Groups = 6, StrideX = 2, DilationX = 2 },
            new(6, 10, 1, 1) { Groups = 2 },
        ];
        foreach (Convolution2dGeometry g in geometries)
        {
            var shape = new ImageBatchShape(3, g.InputChannels, 9, 23);
            float[] output = new float[g.OutputShape(shape).Length];
            new Convolution2d(g, Naive.Random(g.OutputChannels * g.FanIn, 2), Naive.Random(g.OutputChannels, 3), Epilogue.Clamp(-5, 9))
                .Run(shape, Naive.Random(shape.Length, 1), output, workers);
            hash.AppendData(MemoryMarshal.AsBytes<float>(output));
        }

        float[] rows = Naive.Random(23 * 301, 4), outputs = new float[23 * 45];
        new Linear(301, 45, Naive.Random(45 * 301, 5), Naive.Random(45, 6)).Run(23, rows, outputs, workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(outputs));

        float[] product = new float[45 * 23];
        Gemm.Multiply(new MatrixSpan<float>(Naive.Random(45 * 301, 5), 45, 301), new MatrixSpan<float>(rows, 23, 301).Transposed, product.AsSpan(), workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(product));
        double[] wide = Array.ConvertAll(rows, x => x * 1.1), wideProduct = new double[23 * 23];
        Gemm.Multiply(new MatrixSpan<double>(wide, 23, 301), new MatrixSpan<double>(wide, 23, 301).Transposed, wideProduct.AsSpan(), workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(wideProduct));
        Gram.Symmetric(23, 301, wide, wideProduct, workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(wideProduct));

        double[] gram = new double[23 * 23];
        Gram.Symmetric(23, 301, rows, gram, workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(gram));
        Exponential.Apply(wideProduct, wideProduct);
        hash.AppendData(MemoryMarshal.AsBytes<double>(wideProduct));
        float[] lower = new float[23 * 23];
        var ofRows = new MatrixSpan<float>(rows, 23, 301);
        Gemm.MultiplyLower(ofRows, ofRows.Transposed, lower.AsSpan(), workers);
        for (int row = 0; row < 23; row++)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(lower.AsSpan(row * 23, row + 1)));
        }

        double[] sums = new double[23], tall = new double[101 * 101], few = new double[3 * 3];
        Gram.SymmetricAbout(23, 301, rows, Naive.Random(23, 5), Naive.Random(23, 6), gram, sums, workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(gram));
        hash.AppendData(MemoryMarshal.AsBytes<double>(sums));
        Gram.AddSymmetricAbout(23, 301, rows, Naive.Random(23, 8), Naive.Random(23, 6), gram, sums, workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(gram));
        hash.AppendData(MemoryMarshal.AsBytes<double>(sums));
        Gram.Symmetric(101, 50, Naive.Random(101 * 50, 7), tall, workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(tall));
        Gram.Symmetric(3, 20_001, Naive.Random(3 * 20_001, 7), few, workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>(few));
        foreach ((int count, int columns) in new[] { (53, 300), (3, 4_100), (195, 2_600) })
        {
            double[] triangle = new double[count * (count + 1) / 2];
            Gram.Lower(new MatrixSpan<float>(Naive.Random(count * columns, 9), count, columns), triangle, workers);
            hash.AppendData(MemoryMarshal.AsBytes<double>(triangle));
        }

        var map = new ImageBatchShape(2, 3, 14, 15);
        float[] values = Naive.Random(map.Length, 7), pooled = new float[Pooling2d.MaxShape(map, 3, 2, 1, true).Length];
        Pooling2d.Max(map, 3, 2, 1, true, values, pooled, workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(pooled));
        Pooling2d.Average(map, 3, 2, 1, true, values, pooled, workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(pooled));
        Pooling2d.AdaptiveAverage(map, 4, 4, values, pooled.AsSpan(0, 96), workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(pooled));
        float[] normed = new float[map.Length];
        BatchNorm.Apply(map, [1, 2, 3], [4, 0.5f, 0.1f], [0.3f, 0.7f, 1.1f], [0.1f, 0, 2], 1e-5f, values, normed, workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(normed));
        Activation.Softmax(6, map.PlaneLength, values, normed, workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(normed));
        Pooling2d.GlobalAverage(map, values, pooled.AsSpan(0, 6), workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(pooled));
        Activation.Relu(values, normed);
        hash.AppendData(MemoryMarshal.AsBytes<float>(normed));
        Activation.Clamp(-0.5f, 0.7f, values, normed);
        hash.AppendData(MemoryMarshal.AsBytes<float>(normed));
        Activation.Add(values, Naive.Random(map.Length, 8), normed);
        hash.AppendData(MemoryMarshal.AsBytes<float>(normed));
        foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
        {
            var resize = new Resize2d(filter, 14, 15, 23, 9, antialias: filter is ResizeFilter.Bilinear);
            float[] resized = new float[resize.OutputShape(map).Length];
            resize.Run<float>(map, values, resized, workers);
            hash.AppendData(MemoryMarshal.AsBytes<float>(resized));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
