using System.Globalization;

namespace Ventral.Networks.Execution;

/// <summary>What a limit on a process's memory leaves for batches, after what stands throughout is taken off.</summary>
internal static class MemoryBudget
{
    // The runtime, its code, the kernels' scratch memory, and the images that are being decoded.
    private const long Standing = 160L << 20;

    /// <summary>Bytes that a batch may take.</summary>
    /// <param name="limit">Bytes that the process may take.</param>
    /// <param name="network">Whose weights stand in memory, once as they are given and once as kernels want them.</param>
    /// <param name="plan">What is computed.</param>
    /// <param name="results">Bytes that are kept for the caller.</param>
    /// <param name="bytesPerImage">Bytes of a batch's maps and rows an image.</param>
    /// <param name="images">Images that must be computed together.</param>
    /// <exception cref="VentralException">Not even those fit; the message says how much they would need.</exception>
    public static long ForBatch(long limit, Network network, ForwardPlan plan, long results, long bytesPerImage, int images)
    {
        long standing = Throughout(network, plan, results);
        long least = checked(standing + (images * bytesPerImage));
        return limit >= least
            ? limit - standing
            : throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"Reading '{network.Name}' needs at least {MiB(least)} MiB of memory ({MiB(standing)} for weights, results and the program, {MiB(least - standing)} for {images} image{(images == 1 ? "" : "s")} at once), the limit is {(limit < 1 << 20 ? $"{limit} bytes" : $"{limit >> 20} MiB")}. Raise --memory, read fewer layers, or choose a smaller readout."));
    }

    /// <summary>Bytes that stand from the first image to the last: the program, weights as given and as kernels want them, and results.</summary>
    public static long Throughout(Network network, ForwardPlan plan, long results)
    {
        var read = plan.Steps.SelectMany(s => new[] { s.Layer, s.Normalisation, s.Activation }).OfType<Layer>().SelectMany(l => l.Operation.Parameters).Distinct().ToArray();
        long packed = sizeof(float) * read.Sum(p => (long)p.Length);
        long drawn = sizeof(float) * read.Select(p => (long)p.Length).DefaultIfEmpty().Max();
        return checked(Standing + network.Weights.HeldBytes + packed + drawn + plan.GraphBytes + results);
    }

    private static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
