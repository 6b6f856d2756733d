using System.Globalization;

namespace Ventral.Reports.Tables;

/// <summary>One line of a table, its fields read by column name.</summary>
internal readonly struct CsvRow
{
    private readonly CsvTable table;
    private readonly string[] fields;

    public CsvRow(CsvTable table, int line, string[] fields)
    {
        this.table = table;
        Line = line;
        this.fields = fields;
    }

    public int Line { get; }

    public string Text(string column) => fields[table.Column(column)];

    /// <summary>A field that must not be empty.</summary>
    public string RequiredText(string column) =>
        Text(column) is { Length: > 0 } text ? text : throw table.Fault(Line, $"'{column}' is empty; a value was required.");

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
            : throw table.Fault(Line, $"'{column}' must be a finite number; found '{text}'.");
    }

    public double RequiredNumber(string column) =>
        Number(column) ?? throw table.Fault(Line, $"'{column}' is empty; a number was required.");

    public int RequiredCount(string column)
    {
        string text = Text(column);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw table.Fault(Line, $"'{column}' must be a whole number; found '{text}'.");
    }

    /// <summary>true, false, or null where the field is empty.</summary>
    public bool? Claim(string column) => Text(column) switch
    {
        "" => null,
        "true" => true,
        "false" => false,
        var other => throw table.Fault(Line, $"'{column}' must be 'true', 'false' or empty; found '{other}'."),
    };

    public InvalidTableException Fault(string problem) => table.Fault(Line, problem);
}
