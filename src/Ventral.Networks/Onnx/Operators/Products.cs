using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Matrix products.</summary>
internal static class Products
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Gemm", Multiply),
        OperatorTable.One("MatMul", MultiplyMany),
    ];

    private static OnnxArray Multiply(NodeCall call)
    {
        OnnxArray a = call.Reals(0), b = call.Reals(1);
        call.Require(a.Shape.Rank == 2 && b.Shape.Rank == 2, $"must have two matrices, found {a} and {b}");
        bool isTurnedA = call.Flag("transA"), isTurnedB = call.Flag("transB");
        float alpha = call.Real("alpha", 1), beta = call.Real("beta", 1);
        int rows = a.Shape[isTurnedA ? 1 : 0], depth = a.Shape[isTurnedA ? 0 : 1], columns = b.Shape[isTurnedB ? 0 : 1];
        call.Require(b.Shape[isTurnedB ? 1 : 0] == depth, $"must have matrices that can be multiplied, found {a} and {b}");
        OnnxArray? c = call.Optional(2) is null ? null : call.Reals(2);
        Shape shape = call.ShapeOf(rows, columns);
        float[] to = call.NewReals(shape);
        bool isLayer = isTurnedB && !isTurnedA && alpha == 1 && depth > 0 && columns > 0 && (c is null || (beta == 1 && c.Shape.Rank > 0 && c.Shape.ValueCount == columns && c.Shape[-1] == columns));
        if (isLayer)
        {
            call.Prepared((b.RealBuffer, c?.RealBuffer, depth, columns), static key => new Linear(key.depth, key.columns, key.Item1, key.Item2)).Run(rows, a.Reals, to, call.Workers);
            return new(shape, to, a.Element);
        }

        var left = new MatrixSpan<float>(a.Reals, a.Shape[0], a.Shape[1]);
        var right = new MatrixSpan<float>(b.Reals, b.Shape[0], b.Shape[1]);
        Gemm.Multiply(isTurnedA ? left.Transposed : left, isTurnedB ? right.Transposed : right, to, call.Workers);
        var product = new OnnxArray(shape, to, a.Element);
        product = alpha == 1 ? product : Functions.Map(call, product, x => alpha * x);
        if (c is null || beta == 0)
        {
            return product;
        }

        call.Require(Broadcast.Common(call, shape, c.Shape) == shape, $"must add what fits {shape}, found {c}");
        return Arithmetic.Apply(call, product, beta == 1 ? c : Functions.Map(call, c, x => beta * x), default(Arithmetic.Plus), (x, _) => x);
    }

    // As NumPy's matmul: a vector is a row on the left and a column on the right, and leading axes repeat.
    private static OnnxArray MultiplyMany(NodeCall call)
    {
        OnnxArray a = call.Reals(0), b = call.Reals(1);
        call.Require(a.Shape.Rank > 0 && b.Shape.Rank > 0, $"must have vectors or matrices, found {a} and {b}");
        Shape left = a.Shape.Rank == 1 ? Shape.Of(1, a.Shape[0]) : a.Shape, right = b.Shape.Rank == 1 ? Shape.Of(b.Shape[0], 1) : b.Shape;
        int rows = left[-2], depth = left[-1], columns = right[-1];
        call.Require(right[-2] == depth, $"must have matrices that can be multiplied, found {a} and {b}");
        Shape batchA = Shape.Of(left.Extents[..^2]), batchB = Shape.Of(right.Extents[..^2]), batch = Broadcast.Common(call, batchA, batchB);
        Shape whole = call.ShapeOf([.. Longs(batch.Extents), rows, columns]);
        float[] to = call.NewReals(whole);
        if (to.Length > 0)
        {
            Fill(call, (a.RealBuffer, batchA), (b.RealBuffer, batchB), batch, (rows, depth, columns), to);
        }

        long[] extents = [.. Longs(batch.Extents), .. a.Shape.Rank == 1 ? (long[])[] : [rows], .. b.Shape.Rank == 1 ? (long[])[] : [columns]];
        return new(call.ShapeOf(extents), to, a.Element);
    }

    private static void Fill(NodeCall call, (float[] Values, Shape Batch) a, (float[] Values, Shape Batch) b, Shape batch, (int Rows, int Depth, int Columns) size, float[] to)
    {
        var (rows, depth, columns) = size;
        int sizeA = rows * depth, sizeB = depth * columns, sizeC = rows * columns;

        // One matrix on the right for all: their rows are rows of one matrix.
        if (b.Batch.ValueCount == 1 && a.Batch.ValueCount == batch.ValueCount)
        {
            rows *= batch.ValueCount;
            Gemm.Multiply(new MatrixSpan<float>(a.Values, rows, depth), new MatrixSpan<float>(b.Values, depth, columns), to, call.Workers);
            return;
        }

        var walk = new StridedWalk([.. batch.Extents, 1], Strided.Within(Shape.Of([.. a.Batch.Extents, 1]), batch.Rank + 1), Strided.Within(Shape.Of([.. b.Batch.Extents, 1]), batch.Rank + 1));
        for (int row = 0; row < walk.Rows; row++)
        {
            int firstA = checked((int)walk.Offset(0, row) * sizeA), firstB = checked((int)walk.Offset(1, row) * sizeB), firstC = row * walk.Inner * sizeC;
            Gemm.MultiplyMany(
                walk.Inner,
                new MatrixSpan<float>(a.Values.AsSpan(firstA), rows, depth),
                checked((int)walk.InnerStride(0) * sizeA),
                new MatrixSpan<float>(b.Values.AsSpan(firstB), depth, columns),
                checked((int)walk.InnerStride(1) * sizeB),
                to.AsSpan(firstC),
                columns,
                sizeC,
                call.Workers);
        }
    }

    private static long[] Longs(ReadOnlySpan<int> values) => Array.ConvertAll(values.ToArray(), v => (long)v);
}
