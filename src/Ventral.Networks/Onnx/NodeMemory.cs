using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx;

/// <summary>Counts the bytes of a run: those of values that are still needed, and those that the running node takes.</summary>
internal sealed class NodeMemory(string source, long most)
{
    // Values of different shapes may share their numbers.
    private readonly Dictionary<Array, int> holders = new(ReferenceEqualityComparer.Instance);
    private long live;
    private double taken;

    /// <summary>The most bytes that were taken at once.</summary>
    public long Most { get; private set; }

    public void Hold(OnnxArray value)
    {
        int count = holders.GetValueOrDefault(value.Buffer);
        holders[value.Buffer] = count + 1;
        live += count == 0 ? value.ByteCount : 0;
    }

    public void Release(OnnxArray value)
    {
        int count = holders[value.Buffer];
        if (count > 1)
        {
            holders[value.Buffer] = count - 1;
            return;
        }

        holders.Remove(value.Buffer);
        live -= value.ByteCount;
    }

    public void Start() => taken = 0;

    public void Take(OnnxNode node, double bytes)
    {
        taken += bytes;
        if (taken > most - live)
        {
            throw new OnnxGraphException(source, node, FormattableString.Invariant(
                $"must fit into {most:N0} bytes of memory together with what later nodes still need, found {live:N0} + {taken:N0}; allow more memory or run fewer images at a time"));
        }

        Most = Math.Max(Most, live + (long)taken);
    }
}
