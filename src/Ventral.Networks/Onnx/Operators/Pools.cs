using Ventral.Networks.Execution;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Reductions;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Maxima and means of windows. Maps without dilation go to the floor's kernels, the rest to <see cref="WindowPool"/>.</summary>
internal static class Pools
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("MaxPool", call => Pool(call, PoolingKind.Max)),
        OperatorTable.One("AveragePool", call => Pool(call, PoolingKind.Average)),
        OperatorTable.One("GlobalMaxPool", call => Global(call, isMaximum: true)),
        OperatorTable.One("GlobalAveragePool", call => Global(call, isMaximum: false)),
    ];

    /// <summary>Pools as a node's windows say, whatever its operator.</summary>
    public static OnnxArray Pool(NodeCall call, PoolingKind kind)
    {
        var input = call.Reals(0);
        Shape shape = input.Shape;
        long[] stated = call.Wholes("kernel_shape") ?? throw call.Fault("must state its kernel_shape");
        call.Require(shape.Rank is >= 3 and <= 5 && stated.Length == shape.Rank - 2, FormattableString.Invariant($"must have an input of 1 to 3 spatial axes and a window of as many, found {input} and {stated.Length}"));
        int[] kernel = Array.ConvertAll(stated, k => call.Small(k, 1, "kernel_shape"));
        Window window = Window.Of(call, shape.Extents[2..], kernel);
        bool ceiling = call.Flag("ceil_mode"), counts = call.Flag("count_include_pad");
        var volume = VolumesOf(shape);
        if (CanRunAsMaps(window))
        {
            return PoolMaps(call, input, window, ceiling, counts, kind);
        }

        call.Require(kind != PoolingKind.Strided, "must have windows without dilation over maps, wider than their padding, to be strided");
        Window wide = window.Widened();
        var axes = new[] { volume.Depth, volume.Height, volume.Width }.Select((extent, axis) => new WindowPool.Axis(wide, axis, extent, ceiling)).ToArray();
        call.Require(axes.All(a => a.Count > 0), "must have windows that fit into the padded input");
        long[] extents = [shape[0], shape[1], .. axes.Skip(5 - shape.Rank).Select(a => (long)a.Count)];
        Shape result = call.ShapeOf(extents);
        float[] to = call.NewReals(result);
        WindowPool.Run(axes, kind == PoolingKind.Max, counts, volume.Count * volume.Channels, input.RealBuffer, to, call.Workers);
        return new(result, to, input.Element);
    }

    private static bool CanRunAsMaps(Window w) => w.Kernel.Length < 3 && w.Dilations.All(d => d == 1)
        && w.Kernel.Zip(w.Before, w.After).All(t => t.Second < t.First && t.Third < t.First);

    private static OnnxArray PoolMaps(NodeCall call, OnnxArray input, Window window, bool ceiling, bool counts, PoolingKind kind)
    {
        Window w = window.Widened();
        var volume = VolumesOf(input.Shape);
        var from = new ImageBatchShape(volume.Count, volume.Channels, volume.Height, volume.Width);
        var geometry = new Pooling2dGeometry(w.Kernel[1], w.Kernel[2])
        {
            StrideY = w.Strides[1],
            StrideX = w.Strides[2],
            PadTop = w.Before[1],
            PadBottom = w.After[1],
            PadLeft = w.Before[2],
            PadRight = w.After[2],
            CeilMode = ceiling,
            CountsPadding = counts,
        };
        var made = geometry.OutputShape(from);
        Shape shape = input.Shape.Rank == 3 ? call.ShapeOf(made.Count, made.Channels, made.Width) : call.ShapeOf(made.Count, made.Channels, made.Height, made.Width);
        float[] to = call.NewReals(shape);
        if (kind == PoolingKind.Max)
        {
            Pooling2d.Max(geometry, from, input.Reals, to, call.Workers);
        }
        else if (kind == PoolingKind.Strided)
        {
            int planes = volume.Count * volume.Channels;
            Subsampling.Maps(geometry, new(planes, volume.Height, volume.Width), input.Reals, new(planes, made.Height, made.Width), to);
        }
        else
        {
            Pooling2d.Average(geometry, from, input.Reals, to, call.Workers);
        }

        return new(shape, to, input.Element);
    }

    private static OnnxArray Global(NodeCall call, bool isMaximum)
    {
        var input = call.Reals(0);
        Shape shape = input.Shape;
        call.Require(shape.Rank >= 3, $"must have an input with spatial axes, found {input}");
        long[] extents = new long[shape.Rank];
        Array.Fill(extents, 1);
        (extents[0], extents[1]) = (shape[0], shape[1]);
        Shape result = call.ShapeOf(extents);
        float[] to = call.NewReals(result);
        int planes = result.ValueCount;
        if (planes > 0)
        {
            var axis = new ReducedAxis(planes, shape.ValueCount / planes, 1);
            if (isMaximum)
            {
                Reduce.Maximum<float>(axis, input.Reals, to, call.Workers);
            }
            else
            {
                Reduce.Mean<float>(axis, input.Reals, to, call.Workers);
            }
        }

        return new(result, to, input.Element);
    }

    private static VolumeBatchShape VolumesOf(Shape s) => new(s[0], s[1], s.Rank > 4 ? s[-3] : 1, s.Rank > 3 ? s[-2] : 1, s[-1]);
}
