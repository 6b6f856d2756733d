using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data.Formats.Csv;

namespace Ventral.Data;

/// <summary>
/// A table with a trial a row: the stimulus, the number of its repeat from 1 on, then a column a channel. It stands for
/// <c>[stimuli × channels × repeats]</c> with stimuli in the order in which they first occur, and NaN where a trial is missing.
/// </summary>
internal sealed class TrialTable
{
    internal const string RepeatColumn = "repeat";
    private const int MostRepeats = 10_000;
    private const int FirstChannel = 2;

    private readonly CsvTable table;
    private readonly (int Stimulus, int Repeat)[] places;

    /// <exception cref="VentralException">A repeat is no number from 1 on, occurs twice for a stimulus, or the whole would be far larger than the table.</exception>
    internal TrialTable(CsvTable table)
    {
        this.table = table;
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<(int, int)>();
        places = new (int, int)[table.Rows.Length];
        int repeats = 0;
        for (int i = 0; i < places.Length; i++)
        {
            var row = table.Rows[i];
            string id = row[table.Columns[0]];
            order.TryAdd(id, order.Count);
            int repeat = row.WholeNumber(table.Columns[1]);
            if (repeat is < 1 or > MostRepeats)
            {
                throw row.Fault(table.Columns[1], $"the number of a repeat, from 1 to {MostRepeats}", string.Create(CultureInfo.InvariantCulture, $"{repeat}"));
            }

            places[i] = (order[id], repeat - 1);
            if (!seen.Add(places[i]))
            {
                throw row.Fault(table.Columns[1], $"each repeat of '{id}' once", string.Create(CultureInfo.InvariantCulture, $"{repeat} twice"));
            }

            repeats = Math.Max(repeats, repeat);
        }

        // A few rows that name far repeats must not ask for memory that they do not fill.
        if ((long)order.Count * repeats > 16L * Math.Max(1, places.Length))
        {
            throw new VentralException($"'{table.Source}' must number the repeats of each stimulus from 1 on without large gaps; {places.Length} rows name repeats up to {repeats} of {order.Count} stimuli.");
        }

        Ids = [.. order.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        Shape = [Ids.Length, table.Columns.Length - FirstChannel, repeats];
    }

    internal ImmutableArray<string> Ids { get; }

    internal ImmutableArray<int> Shape { get; }

    internal double[] ToDoubles()
    {
        int channels = Shape[1], repeats = Shape[2];
        double[] values = new double[checked(Ids.Length * channels * repeats)];
        Array.Fill(values, double.NaN);
        for (int i = 0; i < places.Length; i++)
        {
            var (stimulus, repeat) = places[i];
            for (int c = 0; c < channels; c++)
            {
                values[(((stimulus * channels) + c) * repeats) + repeat] = table.Rows[i].NumberAt(FirstChannel + c);
            }
        }

        return values;
    }
}
