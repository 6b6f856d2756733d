using System.Globalization;

namespace Ventral.Data.Formats.Csv;

/// <summary>One row of a <see cref="CsvTable"/>.</summary>
public sealed class CsvRow
{
    private readonly CsvTable table;
    private readonly string[] fields;

    internal CsvRow(CsvTable table, int line, string[] fields)
    {
        this.table = table;
        this.fields = fields;
        Line = line;
    }

    /// <summary>The line of the file on which the row ends, from 1.</summary>
    public int Line { get; }

    /// <summary>The text of a column; empty where it is absent.</summary>
    /// <exception cref="VentralException">No column has that name; the message names the nearest one.</exception>
    public string this[string column] => fields[table.IndexOf(column)];

    /// <summary>A number of a column, as float64.</summary>
    /// <exception cref="VentralException">The field is absent or no number; the message names file, line and column.</exception>
    public double Number(string column) =>
        OptionalNumber(column) ?? throw Fault(column, "a number", "nothing");

    /// <summary>A number of a column, or null where the field is empty.</summary>
    /// <exception cref="VentralException">The field holds something that is no number.</exception>
    public double? OptionalNumber(string column) => NumberOf(this[column], column);

    /// <summary>A number by the place of its column, for tables of many columns.</summary>
    internal double NumberAt(int column) => NumberOf(fields[column], table.Columns[column]) ?? throw Fault(table.Columns[column], "a number", "nothing");

    private double? NumberOf(string text, string column)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : text switch
            {
                // As pandas and R write them.
                "inf" or "Inf" => double.PositiveInfinity,
                "-inf" or "-Inf" => double.NegativeInfinity,
                "nan" => double.NaN,
                _ => throw Fault(column, "a number", $"'{text}'"),
            };
    }

    /// <summary>A whole number of a column.</summary>
    /// <exception cref="VentralException">The field is absent or no whole number; the message names file, line and column.</exception>
    public int WholeNumber(string column)
    {
        string text = this[column];
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Fault(column, "a whole number", text.Length == 0 ? "nothing" : $"'{text}'");
    }

    /// <summary>The fault to throw where a field holds something else than it must.</summary>
    /// <param name="column">The column.</param>
    /// <param name="required">What it must hold: <c>EVC or IT</c>.</param>
    /// <param name="found">What it holds.</param>
    public VentralException Fault(string column, string required, string found) =>
        new($"{table.Source}:{Line} Column '{column}' must hold {required}, found {found}.");
}
