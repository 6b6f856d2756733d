using System.Globalization;
using Ventral.Data;
using Ventral.Networks.Execution;
using Ventral.Tensors;

namespace Ventral.Networks;

/// <summary>How the maps of a layer become one row of units. A row depends on its own stimulus alone (of a readout that is fitted, also on those that it was fitted on); equal readouts have equal names.</summary>
public sealed record Readout
{
    private const ulong DefaultSeed = 1;

    private const int UsualBatch = 100;

    private const int MostDimensions = 1_000_000;

    private Readout(ReadoutKind kind, int size = 0, Seed seed = default, int batchSize = 0)
    {
        Kind = kind;
        Size = size;
        Seed = seed;
        BatchSize = batchSize;
    }

    /// <summary>
    /// Every map is averaged over its positions, so that a unit is a channel. The sum runs in float64 over rows, then columns.
    /// A layer without space (a fully connected one) is taken as it is. This is what Truzzi &amp; Cusack (2020) did.
    /// </summary>
    public static Readout SpatialMean { get; } = new(ReadoutKind.SpatialMean);

    /// <summary>The greatest value of every map, so that a unit is a channel. A layer without space is taken as it is.</summary>
    public static Readout SpatialMax { get; } = new(ReadoutKind.SpatialMax);

    /// <summary>Every position of every map is a unit: <c>[channels × height × width]</c> in row-major order.</summary>
    public static Readout Flatten { get; } = new(ReadoutKind.Flatten);

    /// <summary>What a study calls it: <c>spatial-mean</c>, <c>units(100, 7)</c>.</summary>
    public string Name => Kind switch
    {
        ReadoutKind.SpatialMean => "spatial-mean",
        ReadoutKind.SpatialMax => "spatial-max",
        ReadoutKind.Flatten => "flatten",
        ReadoutKind.Grid => string.Create(CultureInfo.InvariantCulture, $"grid({Size})"),
        ReadoutKind.Units => string.Create(CultureInfo.InvariantCulture, $"units({Size}, {Seed.Value})"),
        ReadoutKind.Projection => string.Create(CultureInfo.InvariantCulture, $"projection({Size}, {Seed.Value})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"pca({Size}, {BatchSize})"),
    };

    internal ReadoutKind Kind { get; }

    internal int Size { get; }

    internal Seed Seed { get; }

    /// <summary>Stimuli that principal components are fitted to at once.</summary>
    internal int BatchSize { get; }

    /// <summary>Whether it must see stimuli before it can read any.</summary>
    public bool IsFitted => Kind == ReadoutKind.Pca;

    /// <summary>
    /// Means over the cells of a grid, <c>[channels × rows × columns]</c> in row-major order: a cell covers rows ⌊i·H/g⌋ to ⌈(i+1)·H/g⌉ − 1, and
    /// columns alike. A map that has fewer rows or columns than the grid keeps them all.
    /// </summary>
    /// <param name="cells">Rows and columns g of the grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid has no cell.</exception>
    public static Readout Grid(int cells) => new(ReadoutKind.Grid, AtLeastOne(cells));

    /// <summary>
    /// Units drawn without replacement from those of <see cref="Flatten"/>, in that order; all where a layer has no more. The draw depends on
    /// the seed and on the layer's name and size, so that networks of one architecture lend the same units.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Where the draw begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">No unit is asked for.</exception>
    public static Readout Units(int count, Seed seed) => new(ReadoutKind.Units, AtLeastOne(count), seed);

    /// <summary>
    /// A very sparse random projection of the D units of <see cref="Flatten"/> onto k: <c>y_j = √(s/k) Σ_i r_ij x_i</c> with s = √D and r
    /// independently +1 and −1 with probability 1/(2s) each, else 0, so that squared distances keep their expectation. Li, Hastie &amp; Church 2006,
    /// doi:10.1145/1150402.1150436, after Achlioptas 2003, doi:10.1016/S0022-0000(03)00025-4; scikit-learn's SparseRandomProjection has the same law.
    /// </summary>
    /// <remarks>
    /// Column j is drawn from its own stream, keyed by seed, layer and j, by geometric gaps, so only non-zero entries are made and kept. Sums run in
    /// float64 in the order of the units and are rounded once. A layer is projected even where it has fewer than k units.
    /// </remarks>
    /// <param name="dimensions">k.</param>
    /// <param name="seed">Where the draws begin.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no dimension.</exception>
    public static Readout Projection(int dimensions, Seed seed) => new(ReadoutKind.Projection, AtLeastOne(dimensions), seed);

    /// <summary>
    /// Incremental principal components of the units of <see cref="Flatten"/>: places on the k directions of greatest variance, from the mean. Ross, Lim,
    /// Lin &amp; Yang 2008, doi:10.1007/s11263-007-0075-7, with the update of the mean; scikit-learn's IncrementalPCA has the same law.
    /// </summary>
    /// <remarks>
    /// <para>Components are fitted in one pass over the stimuli, batch after batch in their order, and a second pass reads. A batch starts another as long as k
    /// stimuli remain after it, else it takes what is left. So the batch size and the order of the stimuli are part of the definition, unlike memory and
    /// threads, on which no bit depends.</para>
    /// <para>They are fitted on the stimuli that are read, or on those that <see cref="ActivationExtractor"/> is told to train on: where scores are cross-validated,
    /// they must be the training folds, or what is tested has taken part in the fit.</para>
    /// <para>The loading of largest magnitude is positive (the first of equals). Directions of less than 10⁻⁶ of the first one's standard deviation are 0, where
    /// scikit-learn fills them with some orthonormal rest. A layer of fewer than k units gives as many components as it has units.</para>
    /// </remarks>
    /// <param name="components">k.</param>
    /// <param name="batchSize">Stimuli a batch, at least k; the greater of 100 and 2k unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no component, or a batch holds fewer stimuli than there are components.</exception>
    public static Readout Pca(int components, int? batchSize = null)
    {
        int size = batchSize ?? (int)Math.Min(Math.Max(UsualBatch, 2L * AtLeastOne(components)), int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, components, nameof(batchSize));
        return new(ReadoutKind.Pca, AtLeastOne(components), batchSize: size);
    }

    /// <summary>Reads a readout.</summary>
    /// <param name="text">
    /// <c>spatial-mean</c>, <c>spatial-max</c>, <c>flatten</c>, <c>grid(3)</c>, <c>units(100)</c> or <c>projection(1000)</c>; the last two take a seed
    /// besides, 1 unless given: <c>units(100, 7)</c>; or <c>pca(50)</c>, with a batch size where wanted: <c>pca(50, 200)</c>.
    /// </param>
    /// <exception cref="VentralException">There is no such readout (the message lists all), or a projection has more than 1,000,000 dimensions.</exception>
    public static Readout Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isClosed = text.EndsWith(')') && text.IndexOf(')', StringComparison.Ordinal) == text.Length - 1 && text.Contains('(', StringComparison.Ordinal);
        string[] words = (isClosed ? text[..^1] : text).Split(['(', ','], StringSplitOptions.TrimEntries);
        bool isCall = isClosed && text.IndexOf('(', StringComparison.Ordinal) == words[0].Length;
        int size = 0;
        ulong seed = DefaultSeed;
        bool isNumber = isCall && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out size) && size > 0
            && (words.Length < 3 || ulong.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out seed));
        return (words[0], words.Length, isCall, isNumber) switch
        {
            ("spatial-mean", 1, false, _) => SpatialMean,
            ("spatial-max", 1, false, _) => SpatialMax,
            ("flatten", 1, false, _) => Flatten,
            ("grid", 2, true, true) => Grid(size),
            ("units", 2 or 3, true, true) => Units(size, new(seed)),
            ("projection", 2 or 3, true, true) when size > MostDimensions =>
                throw new VentralException($"A projection must have 1 to {MostDimensions} dimensions, found '{text}'."),
            ("projection", 2 or 3, true, true) => Projection(size, new(seed)),
            ("pca", 2, true, true) => Pca(size),
            ("pca", 3, true, true) when seed <= int.MaxValue => seed >= (ulong)size
                ? Pca(size, (int)seed)
                : throw new VentralException($"A batch of '{text}' must hold at least as many stimuli as there are components, {size}; found {seed}."),
            ("grid" or "units" or "projection" or "pca", 2 or 3, true, _) when IsNone(words[1]) =>
                throw new VentralException($"'{text}' asks for nothing: it must be {words[0]}(1) or more, {words[0] switch { "grid" => "rows and columns of each map", "units" => "units", "projection" => $"dimensions up to {MostDimensions}", _ => "components" }}."),
            _ => throw new VentralException(
                $"Unknown readout '{text}'.{(Suggestion.Closest(words[0], ["spatial-mean", "spatial-max", "flatten", "grid", "units", "projection", "pca"]) is { } closest && closest != words[0] ? $" Did you mean '{closest}'?" : "")} Readouts: spatial-mean, spatial-max, flatten, grid(CELLS), units(COUNT, SEED), projection(DIMENSIONS, SEED), pca(COMPONENTS, BATCH)."),
        };
    }

    /// <summary>Units that a layer gives.</summary>
    /// <param name="shape">The layer's size.</param>
    public int UnitCount(LayerShape shape) => Kind switch
    {
        ReadoutKind.SpatialMean or ReadoutKind.SpatialMax => shape.Channels,
        ReadoutKind.Flatten => shape.UnitCount,
        ReadoutKind.Grid => checked(shape.Channels * Math.Min(Size, shape.Height) * Math.Min(Size, shape.Width)),
        ReadoutKind.Units or ReadoutKind.Pca => Math.Min(Size, shape.UnitCount),
        _ => Size,
    };

    /// <summary>Whether it takes every unit of a layer as it is because it asks for as many as the layer has, or more: units, or cells of a grid on a map.</summary>
    /// <param name="shape">The layer's size.</param>
    public bool TakesAll(LayerShape shape) => Kind switch
    {
        ReadoutKind.Units => Size >= shape.UnitCount,
        ReadoutKind.Grid => shape.PositionCount > 1 && Size >= shape.Height && Size >= shape.Width,
        _ => false,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static bool IsNone(string number) => int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) && count < 1;

    private static int AtLeastOne(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return count;
    }
}
