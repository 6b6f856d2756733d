using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Ventral.Data.Formats.Csv;

/// <summary>
/// Writes comma-separated values: RFC 4180 with LF, UTF-8 without a mark; numbers in the invariant culture with the fewest
/// digits that read back as the same number; nothing for an absent value.
/// </summary>
public static class CsvFile
{
    /// <summary>Writes a table; the stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="header">The names of the columns, each once.</param>
    /// <param name="rows">Rows of as many fields: text, numbers, truth values (<c>true</c>, <c>false</c>), or null for an absent one.</param>
    /// <exception cref="ArgumentException">A row of another length, a column named twice, or a field of another type.</exception>
    public static void Write(Stream stream, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        if (header.Count == 0 || header.Distinct(StringComparer.Ordinal).Count() != header.Count)
        {
            throw new ArgumentException("A table must have columns with different names.", nameof(header));
        }

        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        using var writer = new CsvWriter(text, configuration, leaveOpen: true);
        WriteRow(writer, header);
        foreach (var row in rows)
        {
            if (row.Count != header.Count)
            {
                throw new ArgumentException($"A row must have {header.Count} fields, found {row.Count}.", nameof(rows));
            }

            WriteRow(writer, row.Select(Text));
        }
    }

    /// <summary>One field as it is written.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        double or float or decimal or int or long or uint or ulong or short or ushort or byte or sbyte =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Enum named => named.ToString(),
        _ => throw new ArgumentException($"A field must be text, a number, a truth value or null, found {value.GetType().Name}.", nameof(value)),
    };

    private static void WriteRow(CsvWriter writer, IEnumerable<string> fields)
    {
        foreach (string field in fields)
        {
            writer.WriteField(field);
        }

        writer.NextRecord();
    }
}
