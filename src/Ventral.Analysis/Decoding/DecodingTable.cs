using System.Collections.Immutable;

namespace Ventral.Analysis.Decoding;

/// <summary>How well each layer was decoded from each region.</summary>
public sealed class DecodingTable
{
    private readonly Dictionary<(string Roi, string Layer), DecodingCell> cells;

    /// <summary>Puts cells in a table; rows and columns are in the order of first appearance.</summary>
    /// <param name="cells">One for each region and layer.</param>
    /// <exception cref="VentralException">There is none, or a region and layer have none or two; the message names all.</exception>
    public DecodingTable(IEnumerable<DecodingCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        DecodingCell[] list = [.. cells];
        Rois = [.. list.Select(c => c.Roi).Distinct(StringComparer.Ordinal)];
        Layers = [.. list.Select(c => c.Layer).Distinct(StringComparer.Ordinal)];
        var counts = list.CountBy(c => (c.Roi, c.Layer)).ToDictionary();
        string[] faults = [.. Rois.SelectMany(roi => Layers.Select(layer => (roi, layer)))
            .Select(key => (key, count: counts.GetValueOrDefault(key)))
            .Where(c => c.count != 1)
            .Select(c => $"{c.key.roi} × {c.key.layer} has {c.count}")];
        if (list.Length == 0 || faults.Length > 0)
        {
            throw new VentralException($"A table of decoding needs one cell for each region and layer; {(list.Length == 0 ? "there is none" : string.Join(", ", faults))}.");
        }

        this.cells = list.ToDictionary(c => (c.Roi, c.Layer));
    }

    /// <summary>The rows.</summary>
    public ImmutableArray<string> Rois { get; }

    /// <summary>The columns.</summary>
    public ImmutableArray<string> Layers { get; }

    /// <summary>One cell.</summary>
    /// <param name="roi">One of <see cref="Rois"/>.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <exception cref="VentralException">There is no such cell.</exception>
    public DecodingCell this[string roi, string layer] => cells.TryGetValue((roi, layer), out var cell)
        ? cell
        : throw new VentralException($"The table has no cell '{roi}' × '{layer}'; regions are {string.Join(", ", Rois)}, layers {string.Join(", ", Layers)}.");
}
