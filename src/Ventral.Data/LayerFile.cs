using System.Collections.Immutable;
using Ventral.Data.Formats;

namespace Ventral.Data;

/// <summary>
/// A file of numeric arrays by layer, as other tools leave a network's activations or RDMs: NumPy's <c>.npy</c> and <c>.npz</c>,
/// MATLAB's <c>.mat</c> (version 5) or a table of comma-separated values. What a file is, its content decides, never its name.
/// </summary>
/// <remarks>
/// <para>In <c>.npz</c> and <c>.mat</c> each numeric array is a layer under its own name; <c>.npy</c> and <c>.csv</c> hold a single layer without a
/// name, and so does an <c>.npz</c> whose only array is <c>arr_0</c>.</para>
/// <para>Stimuli are named by a table's first column where its header is <c>stimulus</c>, <c>id</c> or empty, and by a
/// cell array of texts <c>stimuli</c> or <c>ids</c> in a MATLAB file. Otherwise the reader must say whose the rows are; they are never guessed.</para>
/// </remarks>
public sealed class LayerFile
{
    // How far the two triangles of an RDM may lie apart, and its diagonal from 0, relative to its largest entry: files often hold float32.
    private const double Asymmetry = 1e-6;

    private readonly string source;
    private readonly ImmutableArray<LayerArray> arrays;
    private readonly StimulusIds? stimuli;

    private LayerFile(string source, ImmutableArray<LayerArray> arrays, StimulusIds? stimuli)
    {
        this.source = source;
        this.arrays = arrays;
        this.stimuli = stimuli;
    }

    /// <summary>Reads a file of at most 2 GiB.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">It is of no such kind, damaged or hostile; the message says where.</exception>
    public static LayerFile Read(string path) => Decode(path, FileBytes.Read(path, "layers"));

    /// <summary>Reads layers from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static LayerFile Decode(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        var (arrays, ids) = LayerArrays.Decode(source, bytes);
        return new(source, arrays, ids is null ? null : StimulusIds.Create(source, ids));
    }

    /// <summary>The activations of one layer; whatever follows the first dimension becomes units, in row-major order.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="ids">The stimuli of the rows; null where the file names them itself.</param>
    /// <exception cref="VentralException">
    /// No such layer, other counts of rows and ids, ids that differ from the file's own or are not known, a number that is not finite or that float32
    /// cannot hold.
    /// </exception>
    public Activations Activations(string layer, StimulusIds? ids = null)
    {
        var array = Find(layer);
        var rows = Rows(ids);
        if (array.Shape.Length < 2 || array.Shape.Contains(0))
        {
            throw new VentralException($"{array} must have a row a stimulus and at least one unit: [stimuli × units].");
        }

        if (array.Shape[0] != rows.Count)
        {
            throw new VentralException($"{array} must have one row a stimulus: {array.Shape[0]} rows, {rows.Count} ids in '{rows.Owner}'.");
        }

        float[] values = array.ToSingles();
        int units = values.Length / rows.Count;
        int odd = Array.FindIndex(values, v => !float.IsFinite(v));
        return odd < 0
            ? new(layer, rows, units, values)
            : throw new VentralException($"{array} must be finite; unit {(odd % units) + 1} answered {values[odd]} to '{rows.Ids[odd / units]}'.");
    }

    /// <summary>Responses of channels: <c>[stimuli × channels]</c>, or <c>[stimuli × channels × repeats]</c> where NaN stands for a missing trial.</summary>
    /// <param name="name">The array, where the file names its arrays.</param>
    /// <param name="ids">The stimuli of the rows; null where the file names them itself.</param>
    /// <remarks>A table whose second column is <c>repeat</c> holds a trial a row, numbered by that column for each stimulus; trials may be missing.</remarks>
    /// <exception cref="VentralException">As for <see cref="Activations"/>, or a channel has no trial of a stimulus.</exception>
    public RepeatedResponses Responses(string name, StimulusIds? ids = null)
    {
        var array = Find(name);
        var rows = Rows(ids);
        if (array.Shape.Length is not (2 or 3) || array.Shape.Contains(0) || array.Shape[0] != rows.Count)
        {
            throw new VentralException($"{array} must be responses to the {rows.Count} stimuli in '{rows.Owner}': [{rows.Count} × channels], or [{rows.Count} × channels × repeats].");
        }

        float[] values = array.ToSingles();
        RequireTrials(array, rows, values);
        return new(name, rows, array.Shape[1], array.Shape.Length == 3 ? array.Shape[2] : 1, values);
    }

    /// <summary>The names of the arrays; a single empty one where the file holds one array without a name.</summary>
    internal ImmutableArray<string> Names => [.. arrays.Select(array => array.Name)];

    /// <summary>True where the file says which stimuli its rows are.</summary>
    internal bool NamesStimuli => stimuli is not null;

    /// <summary>The RDM of one layer: a symmetric matrix with zeros on its diagonal, or its upper triangle row by row.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="ids">The stimuli of rows and columns; null where the file names them itself.</param>
    /// <exception cref="VentralException">As for <see cref="Activations"/>, or the matrix is not that of dissimilarities.</exception>
    public Rdm Rdm(string layer, StimulusIds? ids = null)
    {
        var array = Find(layer);
        var rows = Rows(ids);
        int count = rows.Count;
        double[] values = array.ToDoubles();
        bool isVector = array.Shape.Count(n => n != 1) <= 1;
        if (isVector && count > 1 && values.Length == Data.Rdm.PairCountOf(count))
        {
            return new(layer, rows, values);
        }

        if (array.Shape is not [var height, var width] || height != count || width != count || count < 2)
        {
            throw new VentralException(
                $"{array} must be an RDM of the {count} stimuli in '{rows.Owner}': [{count} × {count}], or its upper triangle of {Data.Rdm.PairCountOf(count)} pairs.");
        }

        int odd = Array.FindIndex(values, v => !double.IsFinite(v));
        if (odd >= 0)
        {
            throw new VentralException($"{array} must be finite; '{rows.Ids[odd / count]}' against '{rows.Ids[odd % count]}' is {values[odd]}.");
        }

        RequireColumns(array, rows);
        return new(layer, rows, UpperTriangle(array, rows, values));
    }

    private static double[] UpperTriangle(LayerArray array, StimulusIds rows, double[] values)
    {
        int count = rows.Count;
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        double[] pairs = new double[Data.Rdm.PairCountOf(count)];
        for (int row = 0, at = 0; row < count; row++)
        {
            double self = values[(row * count) + row];
            if (Math.Abs(self) > Asymmetry * largest)
            {
                throw new VentralException($"{array} must be 0 on its diagonal, found {self} for '{rows.Ids[row]}'. Does it hold similarities?");
            }

            for (int column = row + 1; column < count; column++)
            {
                double upper = values[(row * count) + column], lower = values[(column * count) + row];
                if (Math.Abs(upper - lower) > Asymmetry * largest)
                {
                    throw new VentralException($"{array} must be symmetric; '{rows.Ids[row]}' against '{rows.Ids[column]}' is {upper}, the other way {lower}.");
                }

                pairs[at++] = upper;
            }
        }

        return pairs;
    }

    /// <summary>Columns that are named after stimuli are in the order of the rows.</summary>
    private static void RequireColumns(LayerArray array, StimulusIds rows)
    {
        var ids = rows.Ids.ToHashSet(StringComparer.Ordinal);
        bool areNamed = array.Columns.Any(ids.Contains);
        for (int i = 0; areNamed && i < rows.Count; i++)
        {
            if (array.Columns[i] != rows.Ids[i])
            {
                throw new VentralException($"{array} must have its columns in the order of its rows; column {i + 1} is '{array.Columns[i]}', row {i + 1} '{rows.Ids[i]}'.");
            }
        }
    }

    /// <summary>What <see cref="RepeatedResponses"/> requires of its values, said of the file and its columns.</summary>
    private static void RequireTrials(LayerArray array, StimulusIds rows, float[] values)
    {
        int channels = array.Shape[1], repeats = values.Length / (rows.Count * channels);
        for (int cell = 0; cell < rows.Count * channels; cell++)
        {
            var trials = values.AsSpan(cell * repeats, repeats);
            foreach (float trial in trials)
            {
                if (float.IsInfinity(trial))
                {
                    throw new VentralException($"{array} must be finite, or NaN where a trial is missing; {Channel(cell % channels)} answered {trial} to '{rows.Ids[cell / channels]}'.");
                }
            }

            if (trials.IndexOfAnyExcept(float.NaN) < 0)
            {
                throw new VentralException($"{array} must have a trial of every stimulus in every channel; {Channel(cell % channels)} has none of '{rows.Ids[cell / channels]}'. Leave the channel or the stimulus out.");
            }
        }

        string Channel(int place) => $"channel {place + 1}{(array.Columns.IsEmpty ? "" : $", column '{array.Columns[place]}',")}";
    }

    private LayerArray Find(string layer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(layer);
        return arrays.FirstOrDefault(a => a.Name.Length == 0 || a.Name == layer)
            ?? throw new VentralException($"'{source}' must hold an array '{layer}'.{Suggestion.For(layer, [.. arrays.Select(a => a.Name)])}");
    }

    private StimulusIds Rows(StimulusIds? ids)
    {
        if (ids is not null && stimuli is not null && !ids.Equals(stimuli))
        {
            throw new VentralException($"'{ids.Owner}' and '{source}' must name the same stimuli in the same order. Leave one of them out.");
        }

        return ids ?? stimuli ?? throw new VentralException($"'{source}' does not say which stimuli its rows are. Name a text file with one id a line beside it.");
    }
}
