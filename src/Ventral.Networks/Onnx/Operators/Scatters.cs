using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Values written to places that indices name; of several for one place the last stays.</summary>
internal static class Scatters
{
    public static (string Name, Operator Run)[] All => [OperatorTable.One("ScatterND", Scatter)];

    private static OnnxArray Scatter(NodeCall call)
    {
        OnnxArray data = call.Input(0), indices = call.Input(1), updates = call.Input(2);
        long[] named = call.Wholes(1);
        call.Require(call.Text("reduction", "none") == "none", "must replace what is there, found a reduction");
        call.Require(indices.Shape.Rank > 0 && indices.Shape[-1] <= data.Shape.Rank && updates.IsReal == data.IsReal, $"must have indices of places and values of one type, found {data}, {indices} and {updates}");
        int depth = indices.Shape[-1];
        int[] slice = data.Shape.Extents[depth..].ToArray();
        Shape wanted = call.ShapeOf([.. indices.Shape.Extents[..^1].ToArray().Concat(slice).Select(e => (long)e)]);
        call.Require(updates.Shape == wanted, $"must have values of shape {wanted}, found {updates}");
        int length = slice.Aggregate(1, (product, e) => product * e), count = Shape.Of(indices.Shape.Extents[..^1]).ValueCount;
        int[] places = new int[count];
        for (int i = 0; i < count; i++)
        {
            int place = 0;
            for (int k = 0; k < depth; k++)
            {
                int extent = data.Shape[k];
                long index = named[(i * depth) + k];
                call.Require(index >= -extent && index < extent, FormattableString.Invariant($"must have indices from {-extent} to {extent - 1}, found {index}"));
                place = (place * extent) + (int)(index < 0 ? index + extent : index);
            }

            places[i] = place * length;
        }

        return data.IsReal
            ? new(data.Shape, Write(data.RealBuffer, places, length, updates.RealBuffer, call.NewReals(data.Shape)), data.Element)
            : new(data.Shape, Write(data.WholeBuffer, places, length, updates.WholeBuffer, call.NewWholes(data.Shape)), data.Element);
    }

    private static T[] Write<T>(T[] from, int[] places, int length, T[] updates, T[] to)
    {
        from.CopyTo(to.AsSpan());
        for (int i = 0; i < places.Length; i++)
        {
            updates.AsSpan(i * length, length).CopyTo(to.AsSpan(places[i]));
        }

        return to;
    }
}
