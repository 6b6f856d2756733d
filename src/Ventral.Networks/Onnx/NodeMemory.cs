using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx;

/// <summary>Counts the bytes of a run: those of values that are still needed, and those that the running node takes.</summary>
internal sealed class NodeMemory(string source, long most)
{
    private long live;
    private long taken;

    public void Start(long liveBytes)
    {
        live = liveBytes;
        taken = 0;
    }

    public void Take(OnnxNode node, long bytes)
    {
        taken += bytes;
        if (taken > most - live)
        {
            throw new OnnxGraphException(source, node, FormattableString.Invariant(
                $"must fit into {most:N0} bytes of memory together with what later nodes still need, found {live:N0} + {taken:N0}; allow more memory or run fewer images at a time"));
        }
    }
}
