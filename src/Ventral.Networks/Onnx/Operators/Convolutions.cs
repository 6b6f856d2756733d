using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Convolutions of sequences, maps and volumes, and transposed ones. What the kernels lay out is kept for the next run.</summary>
internal static class Convolutions
{
    // A transposed convolution is as many small ones as its strides have positions.
    private const int MostPhases = 1 << 16;

    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Conv", Convolve),
        OperatorTable.One("ConvTranspose", ConvolveTransposed),
    ];

    private static OnnxArray Convolve(NodeCall call)
    {
        OnnxArray input = call.Reals(0), weights = call.Reals(1);
        int[] kernel = Kernel(call, input, weights);
        Window w = Window.Of(call, input.Shape.Extents[2..], kernel).Widened();
        var geometry = new Convolution3dGeometry(input.Shape[1], weights.Shape[0], w.Kernel[0], w.Kernel[1], w.Kernel[2])
        {
            StrideZ = w.Strides[0],
            StrideY = w.Strides[1],
            StrideX = w.Strides[2],
            DilationZ = w.Dilations[0],
            DilationY = w.Dilations[1],
            DilationX = w.Dilations[2],
            PadFront = w.Before[0],
            PadBack = w.After[0],
            PadTop = w.Before[1],
            PadBottom = w.After[1],
            PadLeft = w.Before[2],
            PadRight = w.After[2],
            Groups = Groups(call),
        };
        call.Require(geometry.InputChannels % geometry.Groups == 0 && weights.Shape[1] == geometry.InputChannels / geometry.Groups,
            $"must have weights for the channels of its input in {geometry.Groups} groups, found {input} and {weights}");
        VolumeBatchShape from = Volumes(input), to = geometry.OutputShape(from);
        call.Reserve(sizeof(float) * (double)from.Channels * (from.Depth + w.Before[0] + w.After[0]) * (from.Height + w.Before[1] + w.After[1]) * (from.Width + w.Before[2] + w.After[2]));
        Shape shape = ShapeOf(call, to, kernel.Length);
        float[] output = call.NewReals(shape);
        float[]? bias = call.Optional(2) is null ? null : call.Reals(2).RealBuffer;
        if (kernel.Length == 3)
        {
            call.Prepared((weights.RealBuffer, bias, geometry), static key => new Convolution3d(key.geometry, key.RealBuffer, key.bias))
                .Run(from, input.Reals, output, call.Workers);
        }
        else
        {
            call.Prepared((weights.RealBuffer, bias, geometry), static key => new Convolution2d(Flat(key.geometry), key.RealBuffer, key.bias))
                .Run(new ImageBatchShape(from.Count, from.Channels, from.Height, from.Width), input.Reals, output, call.Workers);
        }

        return new(shape, output, input.Element);
    }

    private static OnnxArray ConvolveTransposed(NodeCall call)
    {
        OnnxArray input = call.Reals(0), weights = call.Reals(1);
        int[] kernel = Kernel(call, input, weights);
        int groups = Groups(call), axes = kernel.Length;
        call.Require(weights.Shape[0] == input.Shape[1], $"must have weights for the channels of its input, found {input} and {weights}");
        int[] further = Window.Numbers(call, "output_padding", axes, 0, 0);
        Window w = TransposedWindow(call, input.Shape.Extents[2..], kernel, further).Widened();
        further = [.. new int[3 - axes], .. further];
        call.Require((double)w.Strides[0] * w.Strides[1] * w.Strides[2] <= MostPhases, $"must have strides of a product up to {MostPhases}, found {string.Join(" × ", w.Strides)}");
        var geometry = new TransposedConvolution3dGeometry(input.Shape[1], checked(weights.Shape[1] * groups), w.Kernel[0], w.Kernel[1], w.Kernel[2])
        {
            StrideZ = w.Strides[0],
            StrideY = w.Strides[1],
            StrideX = w.Strides[2],
            DilationZ = w.Dilations[0],
            DilationY = w.Dilations[1],
            DilationX = w.Dilations[2],
            PadFront = w.Before[0],
            PadBack = w.After[0],
            PadTop = w.Before[1],
            PadBottom = w.After[1],
            PadLeft = w.Before[2],
            PadRight = w.After[2],
            OutputPadZ = further[0],
            OutputPadY = further[1],
            OutputPadX = further[2],
            Groups = groups,
        };
        VolumeBatchShape from = Volumes(input), to = geometry.OutputShape(from);
        Shape shape = ShapeOf(call, to, axes);
        float[] output = call.NewReals(shape);
        float[]? bias = call.Optional(2) is null ? null : call.Reals(2).RealBuffer;
        call.Prepared((weights.RealBuffer, bias, geometry), static key => new TransposedConvolution3d(key.geometry, key.RealBuffer, key.bias))
            .Run(from, input.Reals, output, call.Workers);
        return new(shape, output, input.Element);
    }

    // Padding may be stated by the output's extents.
    private static Window TransposedWindow(NodeCall call, ReadOnlySpan<int> spatial, int[] kernel, int[] further)
    {
        string automatic = call.Text("auto_pad", "NOTSET");
        Window window = Window.Of(call, spatial, kernel);
        long[]? wanted = call.Wholes("output_shape");
        if (wanted is null && automatic is not ("SAME_UPPER" or "SAME_LOWER"))
        {
            return window;
        }

        call.Require(wanted is null || wanted.Length == kernel.Length, $"must have {kernel.Length} numbers in 'output_shape'");
        for (int i = 0; i < kernel.Length; i++)
        {
            long extent = wanted is null ? (long)spatial[i] * window.Strides[i] : call.Small(wanted[i], 1, "output_shape");
            long total = ((spatial[i] - 1L) * window.Strides[i]) + further[i] + window.Reach(i) - extent;
            call.Require(total >= 0, FormattableString.Invariant($"must have an output of at most {extent + total} positions along spatial axis {i}, found {extent}"));
            window.Split(i, total, automatic != "SAME_UPPER");
        }

        return window;
    }

    private static int[] Kernel(NodeCall call, OnnxArray input, OnnxArray weights)
    {
        int rank = input.Shape.Rank;
        call.Require(rank is >= 3 and <= 5 && weights.Shape.Rank == rank, $"must have an input of 1 to 3 spatial axes and weights of as many, found {input} and {weights}");
        return weights.Shape.Extents[2..].ToArray();
    }

    private static int Groups(NodeCall call) => call.Small(call.Whole("group", 1), 1, "groups");

    private static VolumeBatchShape Volumes(OnnxArray input)
    {
        int[] s = [.. input.Shape];
        return new(s[0], s[1], s.Length > 4 ? s[^3] : 1, s.Length > 3 ? s[^2] : 1, s[^1]);
    }

    private static Shape ShapeOf(NodeCall call, VolumeBatchShape s, int axes) => axes switch
    {
        1 => call.ShapeOf(s.Count, s.Channels, s.Width),
        2 => call.ShapeOf(s.Count, s.Channels, s.Height, s.Width),
        _ => call.ShapeOf(s.Count, s.Channels, s.Depth, s.Height, s.Width),
    };

    private static Convolution2dGeometry Flat(Convolution3dGeometry g) => new(g.InputChannels, g.OutputChannels, g.KernelHeight, g.KernelWidth)
    {
        StrideY = g.StrideY,
        StrideX = g.StrideX,
        DilationY = g.DilationY,
        DilationX = g.DilationX,
        PadTop = g.PadTop,
        PadBottom = g.PadBottom,
        PadLeft = g.PadLeft,
        PadRight = g.PadRight,
        Groups = g.Groups,
    };
}
