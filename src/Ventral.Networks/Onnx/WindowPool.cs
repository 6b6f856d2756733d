using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>Pools of any window over up to three axes. A mean's terms are added in float64 in the order of the input.</summary>
internal static class WindowPool
{
    /// <summary>For each plane (an image's channel) the maximum or mean of each window.</summary>
    public static void Run(Axis[] axes, bool isMaximum, bool countsPadding, int planes, float[] from, float[] to, Workers workers)
    {
        int size = axes.Aggregate(1, (product, a) => product * a.Extent), made = axes.Aggregate(1, (product, a) => product * a.Count);
        workers.For(planes, plane =>
        {
            var input = from.AsSpan(plane * size, size);
            int next = plane * made;
            for (int z = 0; z < axes[0].Count; z++)
            {
                for (int y = 0; y < axes[1].Count; y++)
                {
                    for (int x = 0; x < axes[2].Count; x++)
                    {
                        to[next++] = One(axes, (z, y, x), isMaximum, countsPadding, input);
                    }
                }
            }
        });
    }

    private static float One(Axis[] axes, (int Z, int Y, int X) at, bool isMaximum, bool countsPadding, ReadOnlySpan<float> input)
    {
        var (depth, height, width) = (axes[0].Of(at.Z), axes[1].Of(at.Y), axes[2].Of(at.X));
        double sum = 0;
        float greatest = float.NegativeInfinity;
        for (int z = depth.First; z < depth.End; z += axes[0].Dilation)
        {
            for (int y = height.First; y < height.End; y += axes[1].Dilation)
            {
                int row = ((z * axes[1].Extent) + y) * axes[2].Extent;
                for (int x = width.First; x < width.End; x += axes[2].Dilation)
                {
                    float value = input[row + x];
                    sum += value;
                    greatest = Math.Max(greatest, value);
                }
            }
        }

        double count = countsPadding ? (double)depth.Padded * height.Padded * width.Padded : (double)depth.Inside * height.Inside * width.Inside;
        return isMaximum ? greatest : (float)(sum / count);
    }

    /// <summary>The windows along one axis.</summary>
    internal sealed class Axis
    {
        private readonly int kernel;
        private readonly int stride;
        private readonly int before;
        private readonly long paddedEnd;

        public Axis(Window window, int axis, int extent, bool ceiling)
        {
            Extent = extent;
            (kernel, stride, before, Dilation) = (window.Kernel[axis], window.Strides[axis], window.Before[axis], window.Dilations[axis]);
            paddedEnd = (long)extent + window.After[axis];
            long room = paddedEnd + before - window.Reach(axis), steps = ceiling ? (room + stride - 1) / stride : room / stride;
            if (ceiling && steps * stride >= (long)extent + before)
            {
                steps--;
            }

            Count = room < 0 && !ceiling ? 0 : checked((int)Math.Max(steps, 0) + 1);
        }

        public int Extent { get; }

        public int Dilation { get; }

        public int Count { get; }

        /// <summary>The positions of a window within the input, and how many lie there and within the padded input.</summary>
        public (int First, int End, int Inside, int Padded) Of(int index)
        {
            long start = ((long)index * stride) - before, end = start + ((kernel - 1L) * Dilation) + 1;
            long first = start >= 0 ? start : start + ((-start + Dilation - 1) / Dilation * Dilation);
            int inside = Steps(first, Math.Min(end, Extent));
            return ((int)Math.Min(first, Extent), (int)Math.Min(end, Extent), inside, Steps(start, Math.Min(end, paddedEnd)));
        }

        private int Steps(long from, long end) => end <= from ? 0 : (int)((end - from + Dilation - 1) / Dilation);
    }
}
