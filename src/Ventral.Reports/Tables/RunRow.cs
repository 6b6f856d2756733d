using System.Globalization;
using Ventral.Data.Formats.Csv;

namespace Ventral.Reports.Tables;

/// <summary>One line of a table, its fields read by column name.</summary>
internal readonly struct RunRow
{
    private readonly RunTable table;
    private readonly CsvRow fields;

    public RunRow(RunTable table, CsvRow fields)
    {
        this.table = table;
        this.fields = fields;
    }

    public int Line => fields.Line;

    public string Text(string column) => fields[column];

    /// <summary>A field that must not be empty.</summary>
    public string RequiredText(string column) =>
        Text(column) is { Length: > 0 } text ? text : throw Fault($"'{column}' is empty; a value was required.");

    /// <summary>A finite number; null where the field is empty.</summary>
    public double? Number(string column)
    {
        string text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Fault($"'{column}' must be a finite number; found '{text}'.");
    }

    public double RequiredNumber(string column) =>
        Number(column) ?? throw Fault($"'{column}' is empty; a number was required.");

    public int RequiredCount(string column)
    {
        string text = Text(column);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw Fault($"'{column}' must be a whole number; found '{text}'.");
    }

    /// <summary>true, false, or null where the field is empty.</summary>
    public bool? Claim(string column) => Text(column) switch
    {
        "" => null,
        "true" => true,
        "false" => false,
        var other => throw Fault($"'{column}' must be 'true', 'false' or empty; found '{other}'."),
    };

    public InvalidTableException Fault(string problem) => new(table.File, Line, problem);
}
