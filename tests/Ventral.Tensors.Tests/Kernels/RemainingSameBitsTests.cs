using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;
using Ventral.Tensors.Ordering;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>What no other digest holds: layers cut into several tasks, products of many matrices, solutions, the least values.</summary>
public class RemainingSameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddLayers(workers, values => hash.AppendData(MemoryMarshal.AsBytes<float>(values)));
        AddMatrices<float>(hash, workers);
        AddMatrices<double>(hash, workers);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void AddLayers(Workers workers, Action<float[]> add)
    {
        var shape = new ImageBatchShape(3, 4, 61, 59);
        float[] maps = Naive.Random(shape.Length, 1), slopes = Naive.Random(4, 2), output = new float[maps.Length];
        Activation.ParametricRelu(shape, slopes, maps, output, workers);
        add(output);
        new ChannelScaling(slopes, [1, 0, -2, 3]).Apply(shape, maps, output, workers);
        add(output);

        var depthwise = new Convolution2dGeometry(4, 4, 3, 3) { Groups = 4, PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };
        new Convolution2d(depthwise, Naive.Random(36, 3), slopes, Epilogue.Relu).Run(shape, maps, output, output, workers);
        add(output);

        foreach (bool countsPadding in (bool[])[false, true])
        {
            var window = new Pooling2dGeometry(3, 5) { StrideY = 2, StrideX = 3, PadTop = 1, PadRight = 4, CeilMode = true, CountsPadding = countsPadding };
            float[] pooled = new float[window.OutputShape(shape).Length];
            Pooling2d.Max(window, shape, maps, pooled, workers);
            add(pooled);
            Pooling2d.Average(window, shape, maps, pooled, workers);
            add(pooled);
        }

        var few = new ImageBatchShape(2, 6, 7, 9);
        float[] small = maps[..few.Length], weights = Naive.Random(6 * 4 * 9, 5);
        var up = new TransposedConvolution2dGeometry(6, 4, 3, 3) { StrideY = 2, StrideX = 3, PadTop = 1, OutputPadX = 1 };
        float[] grown = new float[up.OutputShape(few).Length];
        new TransposedConvolution2d(up, weights, slopes).Run(few, small, grown, workers);
        add(grown);
        var along = new TransposedConvolution1dGeometry(6, 4, 9) { StrideX = 2, PadLeft = 1 };
        float[] longer = new float[along.OutputShape(new(2, 6, 63)).Length];
        new TransposedConvolution1d(along, weights, slopes, Epilogue.Relu).Run(new(2, 6, 63), small, longer, workers);
        add(longer);

        foreach (Padding padding in (Padding[])[Padding.Constant(0.5, (1, 0), (2, 1)), Padding.Reflect((1, 2)), Padding.Replicate((1, 2)), Padding.Circular((1, 2), (3, 0))])
        {
            Shape before = [12, 61, 59];
            float[] padded = new float[padding.OutputShape(before).ValueCount];
            padding.Run(before, maps, padded, workers);
            add(padded);
        }
    }

    private static void AddMatrices<T>(IncrementalHash hash, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 5, Rows = 14, Depth = 37, Columns = 19;
        T[] a = Numbers<T>(Count * Rows * Depth, 1), b = Numbers<T>(Count * Depth * Columns, 2), c = Numbers<T>(Count * Rows * (Columns + 2), 3);

        // Zeros of either sign, in what is negated too.
        a.AsSpan(0, 2 * Depth).Clear();
        a.AsSpan(Depth, Depth).Fill(-T.Zero);
        c.AsSpan(0, 2 * (Columns + 2)).Fill(-T.Zero);
        foreach (GemmMode mode in (GemmMode[])[GemmMode.Subtract, GemmMode.Add])
        {
            Gemm.MultiplyMany(Count, new MatrixSpan<T>(a, Rows, Depth), Rows * Depth, new MatrixSpan<T>(b, Columns, Depth).Transposed, Depth * Columns, c.AsSpan(), Columns + 2, Rows * (Columns + 2), workers, mode);
            Append(c);
        }

        int[] places = new int[Count * 7];
        PartialSorting.Least<T>(Count, a.Length / Count, 7, a, places, workers);
        hash.AppendData(MemoryMarshal.AsBytes<int>(places));

        var tall = new Matrix<T>(91, 70, Numbers<T>(91 * 70, 4));
        var right = new Matrix<T>(91, 13, Numbers<T>(91 * 13, 5));
        Append(tall.Transpose().Values);
        QrFactorisation<T> qr = QrFactorisation.Factorise(tall, workers);
        Append(qr.Solve(right, workers).Values);
        Append(SingularValueDecomposition.Factorise(tall, workers).Solve(right, workers).Values);
        Matrix<T> sides = tall.Transpose().Multiply(right, workers);
        Append(TriangularSystem.SolveUpper(qr.R, sides, workers).Values);
        Append(TriangularSystem.SolveUpperTransposed(qr.R, sides, workers).Values);
        Append(TriangularSystem.SolveLower(qr.R.Transpose(), sides, workers).Values);
        Append(TriangularSystem.SolveLowerTransposed(qr.R.Transpose(), sides, workers).Values);
        RandomisedSvd<T> leading = RandomisedSvd.Factorise(tall, 6, new Seed(2), workers);
        Append(leading.RightTransposed.Values);
        Append(leading.Values.AsSpan());
        Cholesky<T> cholesky = Cholesky.Factorise(tall.Transpose().Multiply(tall, workers), workers);
        hash.AppendData(MemoryMarshal.AsBytes<double>([leading.ErrorBound, cholesky.LogDeterminant]));

        void Append(ReadOnlySpan<T> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
    }

    private static T[] Numbers<T>(int count, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(Naive.Random(count, seed), T.CreateTruncating);
}
