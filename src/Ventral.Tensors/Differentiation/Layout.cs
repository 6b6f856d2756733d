using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>Copies that rearrange: by strides out of a tensor, or into zeros.</summary>
internal static class Layout
{
    // output[i, j, …] = x[start + i·strides[0] + j·strides[1] + …]
    public static Tensor<T> Copy<T>(Tensor<T> x, Shape shape, ReadOnlySpan<int> strides, int start, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = x.Buffer, output = new T[shape.ValueCount];
        var walk = new Walk(shape.Extents, strides, shape.Strides());
        int stride = walk.LeftStride;
        walk.For(workers, (at, from, _, length) =>
        {
            Span<T> target = output.AsSpan(at, length);
            from += start;
            if (stride == 1)
            {
                input.AsSpan(from, length).CopyTo(target);
            }
            else if (stride == 0)
            {
                target.Fill(input[from]);
            }
            else
            {
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = input[from + (i * stride)];
                }
            }
        });
        return new(shape, output);
    }

    // Writes a tensor into zeros of a shape, from a position on.
    public static Tensor<T> Embed<T>(Tensor<T> x, Shape shape, ReadOnlySpan<int> position, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = x.Buffer, output = new T[shape.ValueCount];
        int[] strides = shape.Strides();
        int start = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            start += position[axis] * strides[axis];
        }

        var walk = new Walk(x.Shape.Extents, strides, x.Shape.Strides());
        int stride = walk.LeftStride;
        walk.For(workers, (at, to, _, length) =>
        {
            ReadOnlySpan<T> source = input.AsSpan(at, length);
            to += start;
            if (stride == 1)
            {
                source.CopyTo(output.AsSpan(to, length));
                return;
            }

            for (int i = 0; i < source.Length; i++)
            {
                output[to + (i * stride)] = source[i];
            }
        });
        return new(shape, output);
    }
}
