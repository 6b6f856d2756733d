using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Resampling of any axes.</summary>
internal static class Resizes
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Resize", Resize),
        OperatorTable.One("Upsample", Upsample),
    ];

    // Scales were an attribute before version 9. The name went with version 10.
    private static OnnxArray Upsample(NodeCall call)
    {
        var input = call.Reals(0);
        float[] scales = (call.Opset < 9 ? call.Reals("scales") : call.Reals(1).RealBuffer) ?? throw call.Fault("must state its scales");
        return Run(call, input, [.. Enumerable.Range(0, input.Shape.Rank)], scales, null, ResizeRule.Old(call));
    }

    private static OnnxArray Resize(NodeCall call)
    {
        var input = call.Reals(0);
        int rank = input.Shape.Rank;
        if (call.Opset < 11)
        {
            return Run(call, input, [.. Enumerable.Range(0, rank)], call.Reals(1).RealBuffer, null, ResizeRule.Old(call));
        }

        call.Require(!call.Flag("antialias"), "must not use antialias, which Ventral's Resize does not have");
        call.Require(call.Text("keep_aspect_ratio_policy", "stretch") == "stretch", "must use keep_aspect_ratio_policy stretch");
        int[] axes = call.Wholes("axes") is { } stated ? Array.ConvertAll(stated, a => call.Axis(a, rank)) : [.. Enumerable.Range(0, rank)];
        call.Require(axes.Distinct().Count() == axes.Length, "must name each axis once");
        float[]? scales = call.Optional(2) is { Shape.ValueCount: > 0 } ? call.Reals(2).RealBuffer : null;
        long[]? sizes = scales is null && call.Optional(3) is { Shape.ValueCount: > 0 } ? call.Wholes(3) : null;
        return Run(call, input, axes, scales, sizes, ResizeRule.Of(call));
    }

    private static OnnxArray Run(NodeCall call, OnnxArray input, int[] axes, float[]? scales, long[]? sizes, ResizeRule rule)
    {
        call.Require((scales?.Length ?? sizes?.Length) == axes.Length, FormattableString.Invariant($"must state a scale or a size for each of {axes.Length} axes"));
        var result = input;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i], extent = result.Shape[axis];
            double scale = scales?[i] ?? (extent == 0 ? 1 : sizes![i] / (double)extent);
            call.Require(scale > 0 && double.IsFinite(scale) || (sizes is not null && sizes[i] == 0), FormattableString.Invariant($"must scale by a finite number above 0, found {scale}"));

            // In float32, as shapes are inferred: 10 positions times 0.7 are 7.
            double made = sizes?[i] ?? MathF.Floor(extent * scales![i]);
            call.Require(made is >= 0 and <= 1 << 24 && (extent > 0 || made == 0), FormattableString.Invariant($"must make extents from 0 to {1 << 24}, found {made}"));
            if ((int)made != extent || scale != 1)
            {
                result = Along(call, result, axis, (int)made, scale, rule);
            }
        }

        return result;
    }

    private static OnnxArray Along(NodeCall call, OnnxArray input, int axis, int made, double scale, ResizeRule rule)
    {
        int extent = input.Shape[axis];
        long[] extents = [.. input.Shape.Extents.ToArray().Select(e => (long)e)];
        extents[axis] = made;
        Shape shape = call.ShapeOf(extents);
        float[] from = input.RealBuffer, to = call.NewReals(shape);
        if (to.Length == 0)
        {
            return new(shape, to, input.Element);
        }

        int inner = 1;
        foreach (int e in shape.Extents[(axis + 1)..])
        {
            inner *= e;
        }

        const double bytesOfPosition = 128;
        call.Reserve(bytesOfPosition * made);
        var taps = Enumerable.Range(0, made).Select(i => rule.Taps(i, extent, made, scale)).ToArray();
        call.Workers.For(to.Length / (made * inner), outer =>
        {
            for (int i = 0; i < made; i++)
            {
                Mix(taps[i], from.AsSpan(outer * extent * inner, extent * inner), to.AsSpan(((outer * made) + i) * inner, inner));
            }
        });
        return new(shape, to, input.Element);
    }

    private static void Mix((int Index, double Weight)[] taps, ReadOnlySpan<float> from, Span<float> to)
    {
        if (taps.Length == 1)
        {
            from.Slice(taps[0].Index * to.Length, to.Length).CopyTo(to);
            return;
        }

        for (int j = 0; j < to.Length; j++)
        {
            double sum = 0;
            foreach (var (index, weight) in taps)
            {
                sum += weight * from[(index * to.Length) + j];
            }

            to[j] = (float)sum;
        }
    }
}
