namespace Ventral.Networks.Onnx;

/// <summary>How a kernel or a pool steps along the spatial axes.</summary>
internal sealed class Window
{
    private Window(int[] kernel, int[] strides, int[] dilations, int[] before, int[] after)
    {
        Kernel = kernel;
        Strides = strides;
        Dilations = dilations;
        Before = before;
        After = after;
    }

    public int[] Kernel { get; }

    public int[] Strides { get; }

    public int[] Dilations { get; }

    public int[] Before { get; }

    public int[] After { get; }

    /// <summary>Reads strides, dilations and padding; padding that depends on the input is worked out for it.</summary>
    public static Window Of(NodeCall call, ReadOnlySpan<int> spatial, int[] kernel)
    {
        int axes = kernel.Length;
        int[] strides = Numbers(call, "strides", axes, 1, 1), dilations = Numbers(call, "dilations", axes, 1, 1);
        var window = new Window(kernel, strides, dilations, new int[axes], new int[axes]);
        string automatic = call.Text("auto_pad", "NOTSET");
        switch (automatic)
        {
            case "NOTSET" or "":
                int[] pads = Numbers(call, "pads", 2 * axes, 0, 0);
                pads.AsSpan(0, axes).CopyTo(window.Before);
                pads.AsSpan(axes).CopyTo(window.After);
                break;
            case "VALID":
                break;
            case "SAME_UPPER" or "SAME_LOWER":
                for (int i = 0; i < axes; i++)
                {
                    long outputs = (spatial[i] + (long)strides[i] - 1) / strides[i];
                    window.Split(i, Math.Max(((outputs - 1) * strides[i]) + window.Reach(i) - spatial[i], 0), automatic == "SAME_LOWER");
                }

                break;
            default:
                throw call.Fault($"must have auto_pad NOTSET, VALID, SAME_UPPER or SAME_LOWER, found '{automatic}'");
        }

        return window;
    }

    public static int[] Numbers(NodeCall call, string name, int count, int least, int otherwise)
    {
        long[]? values = call.Wholes(name);
        if (values is null)
        {
            int[] same = new int[count];
            Array.Fill(same, otherwise);
            return same;
        }

        call.Require(values.Length == count, $"must have {count} numbers in '{name}', found {values.Length}");
        return Array.ConvertAll(values, v => call.Small(v, least, name));
    }

    /// <summary>The same with three axes, the first ones of extent 1.</summary>
    public Window Widened()
    {
        int missing = 3 - Kernel.Length;
        int[] ones = [.. Enumerable.Repeat(1, missing)], zeros = new int[missing];
        return new([.. ones, .. Kernel], [.. ones, .. Strides], [.. ones, .. Dilations], [.. zeros, .. Before], [.. zeros, .. After]);
    }

    /// <summary>How many positions a kernel spans.</summary>
    public long Reach(int axis) => ((Kernel[axis] - 1L) * Dilations[axis]) + 1;

    /// <summary>Splits padding between both ends.</summary>
    public void Split(int axis, long total, bool moreBefore)
    {
        int less = checked((int)(total / 2)), more = checked((int)(total - less));
        (Before[axis], After[axis]) = moreBefore ? (more, less) : (less, more);
    }
}
