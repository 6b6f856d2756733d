using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Ventral.Data.Formats.Csv;

/// <summary>A table of text with a header, read from comma-separated values (RFC 4180, UTF-8).</summary>
/// <remarks>Blank lines are skipped; every other line must have as many fields as the header. A file may hold at most <see cref="MostBytes"/>.</remarks>
public sealed class CsvTable
{
    /// <summary>The largest file that is read: 256 MiB.</summary>
    public const long MostBytes = 1L << 28;

    private const string Format = "CSV";

    private CsvTable(string source, ImmutableArray<string> columns, Func<CsvTable, ImmutableArray<CsvRow>> rows)
    {
        Source = source;
        Columns = columns;
        Rows = rows(this);
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>The names of the columns in order. pandas leaves the name of its index column empty.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The rows in order.</summary>
    public ImmutableArray<CsvRow> Rows { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">No header, a column named twice, a row of another length, or a quote that never ends; the message names file and line.</exception>
    public static CsvTable Read(string path) => Decode(path, FileBytes.Read(path, Format, MostBytes));

    /// <summary>Reads a table from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole table in UTF-8.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static CsvTable Decode(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            // The reader below checks what CsvHelper would map to types.
            BadDataFound = null,
            MissingFieldFound = null,
        };
        RequireClosedQuotes(source, bytes);
        using var text = new StreamReader(new MemoryStream(bytes, writable: false), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var parser = new CsvParser(text, configuration);
        try
        {
            if (!parser.Read())
            {
                throw new UnreadableFileException(source, Format, 0, "must start with a header, found nothing");
            }

            ImmutableArray<string> columns = [.. parser.Record!];
            RequireCommas(source, columns);
            RequireDifferent(source, columns);
            var rows = new List<(int Line, string[] Fields)>();
            for (int line = parser.RawRow + 1; parser.Read(); line = parser.RawRow + 1)
            {
                string[] fields = parser.Record!;
                if (fields.Length != columns.Length)
                {
                    throw new UnreadableFileException(
                        source, Format, 0, $"must have {columns.Length} fields in every row, found {fields.Length} at {source}:{parser.RawRow}");
                }

                rows.Add((parser.RawRow, fields));
            }

            return new CsvTable(source, columns, table => [.. rows.Select(r => new CsvRow(table, r.Line, r.Fields))]);
        }
        catch (Exception e) when (e is DecoderFallbackException or CsvHelperException)
        {
            throw new UnreadableFileException(source, Format, 0, $"must be text in UTF-8 with comma-separated values; line {parser.RawRow} is not", e);
        }
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="VentralException">No column has that name; the message names the nearest one.</exception>
    public int IndexOf(string column)
    {
        int index = Columns.IndexOf(column, StringComparer.Ordinal);
        return index >= 0
            ? index
            : throw new VentralException($"'{Source}' must have a column '{column}'.{Suggestion.For(column, Columns)}");
    }

    /// <summary>Spreadsheets write semicolons where the comma is the decimal sign: a header of one column that holds them is no header.</summary>
    private static void RequireCommas(string source, ImmutableArray<string> columns)
    {
        foreach (var (mark, name) in new[] { (';', "semicolons"), ('\t', "tabs") })
        {
            if (columns is [var only] && only.Contains(mark, StringComparison.Ordinal))
            {
                throw new UnreadableFileException(source, Format, 0, $"must have commas between its columns, found {name}: save it as CSV with commas, and with points in its numbers");
            }
        }
    }

    /// <summary>CsvHelper takes the end of the file for the end of a quote, and every row before it for one field.</summary>
    private static void RequireClosedQuotes(string source, ReadOnlySpan<byte> bytes)
    {
        const byte Quote = (byte)'"';
        int start = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        int line = 1;
        int openedAt = 0;
        int openedOnLine = 0;
        bool quoted = false;
        bool inside = false;
        bool fieldStarts = true;
        for (int at = start; at < bytes.Length; at++)
        {
            byte b = bytes[at];
            if (b == Quote && (fieldStarts || quoted))
            {
                // A doubled quote closes and opens again. A quote further on in a plain field is a letter like others.
                (quoted, inside) = (true, !inside);
                (openedAt, openedOnLine) = inside ? (at, line) : (openedAt, openedOnLine);
            }

            fieldStarts = !inside && b is (byte)',' or (byte)'\n' or (byte)'\r';
            quoted &= !fieldStarts;
            line += b == (byte)'\n' ? 1 : 0;
        }

        if (inside)
        {
            throw new UnreadableFileException(
                source, Format, openedAt, $"must close every quote; the one opened at {source}:{openedOnLine} never ends; the file may be cut short");
        }
    }

    private static void RequireDifferent(string source, ImmutableArray<string> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string column in columns)
        {
            if (!seen.Add(column))
            {
                throw new UnreadableFileException(source, Format, 0, $"must name its columns differently, found '{column}' twice");
            }
        }
    }
}
