using Ventral.Data;

namespace Ventral.Analysis.Encoding;

/// <summary>Turns the maps of a layer into units by position of a grid, as Linsley et al. 2023 (arXiv:2306.03779) do before they map positions to neurons.</summary>
/// <remarks>
/// Of maps of more than 600 channels, neighbouring channels are averaged by threes (by fours where their number is no multiple of three, the last group
/// holding what is left). Maps of at most the grid's height are resized bilinearly (half-pixel centres, no antialiasing), larger ones averaged over the
/// cells [⌊iH/g⌋, ⌊(i+1)H/g⌋). Then each image's features are put between 0 and 1: less their least value, over their greatest; features that are all equal become 0.
/// The authors' code averages by threes or fours along the flattened array, the same for a multiple of either, and leaves the last channel 0 after resizing, which is a fault not repeated here.
/// </remarks>
public static class SpatialFeatures
{
    private const int MostChannels = 600;

    /// <summary>Makes features.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="images">What each image is called.</param>
    /// <param name="channels">Maps of an image.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="maps"><c>[images × channels × height × width]</c>.</param>
    /// <param name="grid">Positions a side, g.</param>
    /// <returns><c>[images · g² × features]</c>; a row is called <c>image@row,column</c>.</returns>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static Activations Of(string layer, StimulusIds images, int channels, int height, int width, ReadOnlySpan<float> maps, int grid)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(grid, 1);
        int area = height * width;
        if (maps.Length != (long)images.Count * channels * area)
        {
            throw new ArgumentException(FormattableString.Invariant($"{images.Count} × {channels} × {height} × {width} values are needed, not {maps.Length}."), nameof(maps));
        }

        int size = channels <= MostChannels ? 1 : channels % 3 == 0 ? 3 : 4, features = (channels + size - 1) / size, cells = grid * grid;
        float[] values = new float[images.Count * cells * features];
        double[] map = new double[area];
        for (int image = 0; image < images.Count; image++)
        {
            var rows = values.AsSpan(image * cells * features, cells * features);
            for (int feature = 0; feature < features; feature++)
            {
                int first = feature * size, count = Math.Min(size, channels - first);
                Array.Clear(map);
                for (int c = first; c < first + count; c++)
                {
                    var from = maps.Slice(((image * channels) + c) * area, area);
                    for (int i = 0; i < area; i++)
                    {
                        map[i] += (double)from[i] / count;
                    }
                }

                for (int cell = 0; cell < cells; cell++)
                {
                    rows[(cell * features) + feature] = (float)(height <= grid
                        ? Between(map, height, width, cell / grid, cell % grid, grid)
                        : Mean(map, height, width, cell / grid, cell % grid, grid));
                }
            }

            Normalise(rows);
        }

        return new(layer, StimulusIds.Create(layer, images.Ids.SelectMany(id => Enumerable.Range(0, cells).Select(cell => FormattableString.Invariant($"{id}@{cell / grid},{cell % grid}")))), features, values);
    }

    private static void Normalise(Span<float> values)
    {
        float least = float.PositiveInfinity, greatest = float.NegativeInfinity;
        foreach (float value in values)
        {
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }

        float range = greatest - least;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = range > 0 ? (values[i] - least) / range : 0;
        }
    }

    private static double Mean(double[] map, int height, int width, int row, int column, int grid)
    {
        int top = row * height / grid, bottom = (row + 1) * height / grid, left = column * width / grid, right = Math.Max((column + 1) * width / grid, left + 1);
        double sum = 0;
        for (int i = top; i < bottom; i++)
        {
            for (int j = left; j < right; j++)
            {
                sum += map[(i * width) + j];
            }
        }

        return sum / ((bottom - top) * (right - left));
    }

    private static double Between(double[] map, int height, int width, int row, int column, int grid)
    {
        var (top, bottom, down) = Neighbours(row, height, grid);
        var (left, right, across) = Neighbours(column, width, grid);
        double above = (map[(top * width) + left] * (1 - across)) + (map[(top * width) + right] * across);
        double below = (map[(bottom * width) + left] * (1 - across)) + (map[(bottom * width) + right] * across);
        return (above * (1 - down)) + (below * down);
    }

    private static (int First, int Second, double Share) Neighbours(int place, int length, int grid)
    {
        double at = Math.Clamp(((place + 0.5) * length / grid) - 0.5, 0, length - 1);
        int first = Math.Min((int)at, length - 1);
        return (first, Math.Min(first + 1, length - 1), at - first);
    }
}
