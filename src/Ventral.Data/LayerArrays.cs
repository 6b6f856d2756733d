using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Csv;
using Ventral.Data.Formats.Mat5;
using Ventral.Data.Formats.Npy;

namespace Ventral.Data;

/// <summary>Finds the numeric arrays, and the stimuli's ids, in each kind of file.</summary>
internal static class LayerArrays
{
    private const string OnlyArray = "arr_0";

    private static readonly string[] IdColumns = ["stimulus", "id", ""];

    private static readonly string[] IdVariables = ["stimuli", "ids"];

    public static (ImmutableArray<LayerArray> Arrays, IEnumerable<string>? Ids) Decode(string source, byte[] bytes) => bytes switch
    {
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => ([Of("", NpyFile.Decode(source, bytes))], null),
        [(byte)'P', (byte)'K', ..] => (OfArchive(NpzFile.Decode(source, bytes)), null),
        [(byte)'M', (byte)'A', (byte)'T', (byte)'L', (byte)'A', (byte)'B', (byte)' ', (byte)'5' or (byte)'7', ..] => OfMatlab(MatFile.Decode(source, bytes)),
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
            throw new UnreadableFileException(source, "layers", 0, "must be .npy, .npz, .csv or a MATLAB file of version 5, found HDF5 (MATLAB 7.3?); save it with -v7"),
        _ => OfTable(Table(source, bytes)),
    };

    /// <summary>What begins as nothing else is a table, whatever its name; if it is none, the name says what it was meant to be.</summary>
    private static CsvTable Table(string source, byte[] bytes)
    {
        string extension = Path.GetExtension(source).ToLowerInvariant();
        try
        {
            return CsvTable.Decode(source, bytes);
        }
        catch (UnreadableFileException cause) when (extension is ".npy" or ".npz" or ".mat")
        {
            string kind = extension == ".mat" ? "a MATLAB file of version 5" : extension == ".npy" ? "a NumPy array" : "an archive of NumPy arrays";
            throw new UnreadableFileException(source, "layers", 0, $"must be what its name says, {kind}, and does not begin as one; save it again", cause);
        }
    }

    private static LayerArray Of(string name, NpyArray array) => new(name, array.Source, array.Shape, array.ToSingles, array.ToDoubles);

    private static ImmutableArray<LayerArray> OfArchive(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        [.. arrays.Select(a => Of(arrays.Count == 1 && a.Key == OnlyArray ? "" : a.Key, a.Value))];

    private static (ImmutableArray<LayerArray> Arrays, IEnumerable<string>? Ids) OfMatlab(MatFile file)
    {
        var ids = IdVariables.Select(name => file.Variables.GetValueOrDefault(name)).FirstOrDefault(v => v is MatCell or MatChar);
        return (
            [.. file.Variables.Where(v => v.Value is MatNumeric).Select(v => Of(v.Key, (MatNumeric)v.Value))],
            ids switch
            {
                MatCell cell => cell.Items.Select(item => item.As<MatChar>().Text),
                MatChar text => text.Rows.Select(row => row.TrimEnd(' ')),
                _ => null,
            });
    }

    private static LayerArray Of(string name, MatNumeric numbers) =>
        new(name, numbers.Path, numbers.Dimensions, () => ToSingles(numbers.Path, numbers.ToRowMajor()), numbers.ToRowMajor);

    private static (ImmutableArray<LayerArray> Arrays, IEnumerable<string>? Ids) OfTable(CsvTable table)
    {
        bool named = IdColumns.Contains(table.Columns[0], StringComparer.OrdinalIgnoreCase);
        int first = named ? 1 : 0;
        int width = table.Columns.Length - first;
        if (named && table.Columns.Length > 2 && table.Columns[1].Equals(TrialTable.RepeatColumn, StringComparison.OrdinalIgnoreCase))
        {
            var trials = new TrialTable(table);
            return ([new("", table.Source, trials.Shape, () => ToSingles(table.Source, trials.ToDoubles()), trials.ToDoubles) { Columns = table.Columns[2..] }], trials.Ids);
        }

        double[] ToDoubles()
        {
            double[] values = new double[checked(table.Rows.Length * width)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = table.Rows[i / width].NumberAt(first + (i % width));
            }

            return values;
        }

        return (
            [new("", table.Source, [table.Rows.Length, width], () => ToSingles(table.Source, ToDoubles()), ToDoubles) { Columns = table.Columns[first..] }],
            named ? table.Rows.Select(row => row[table.Columns[0]]) : null);
    }

    private static float[] ToSingles(string source, double[] values)
    {
        float[] singles = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            singles[i] = (float)values[i];
            if (double.IsFinite(values[i]) && !float.IsFinite(singles[i]))
            {
                throw new VentralException(string.Create(CultureInfo.InvariantCulture, $"'{source}' must hold numbers that float32 can hold; value {i + 1} is {values[i]}."));
            }
        }

        return singles;
    }
}
