using System.Collections.Immutable;
using System.Text;

namespace Ventral.Reports.Tables;

/// <summary>A table of a run folder: RFC 4180, UTF-8, a header line, columns found by name and further columns ignored.</summary>
internal sealed class CsvTable
{
    private readonly string file;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private CsvTable(string file, IReadOnlyList<string> requiredColumns)
    {
        this.file = file;
        using var records = Records(file).GetEnumerator();
        if (!records.MoveNext())
        {
            throw new InvalidTableException(file, 1, $"A header line was required: '{string.Join(',', requiredColumns)}'. The file is empty; run the study again.");
        }

        string[] header = records.Current.Fields;
        for (int i = 0; i < header.Length; i++)
        {
            columns.TryAdd(header[i], i);
        }

        string[] missing = [.. requiredColumns.Where(c => !columns.ContainsKey(c))];
        if (missing.Length > 0)
        {
            throw new InvalidTableException(file, 1, $"The header lacks {string.Join(", ", missing.Select(c => $"'{c}'"))}; it holds '{string.Join(',', header)}'.");
        }

        var rows = ImmutableArray.CreateBuilder<CsvRow>();
        while (records.MoveNext())
        {
            var (line, fields) = records.Current;
            if (fields.Length != header.Length)
            {
                throw new InvalidTableException(file, line, $"The header has {header.Length} fields, this line {fields.Length}.");
            }

            rows.Add(new CsvRow(this, line, fields));
        }

        Rows = rows.DrainToImmutable();
    }

    /// <summary>The rows below the header, in the file's order.</summary>
    public ImmutableArray<CsvRow> Rows { get; }

    public static CsvTable Read(string file, IReadOnlyList<string> requiredColumns) => new(file, requiredColumns);

    public int Column(string name) => columns[name];

    public InvalidTableException Fault(int line, string problem) => new(file, line, problem);

    private static IEnumerable<(int Line, string[] Fields)> Records(string file)
    {
        string text = ReadText(file);
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1, start = 1;
        bool quoted = false, wasQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n')
            {
                line++;
            }

            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && field.Length == 0 && !wasQuoted)
            {
                quoted = wasQuoted = true;
            }
            else if (c is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                wasQuoted = false;
                if (c == '\n')
                {
                    yield return (start, fields.ToArray());
                    fields.Clear();
                    start = line;
                }
            }
            else if (c != '\r' || i + 1 >= text.Length || text[i + 1] != '\n')
            {
                field.Append(c);
            }
        }

        if (quoted)
        {
            throw new InvalidTableException(file, start, "A quoted field begins here and never ends. The file may be cut short; run the study again.");
        }

        if (field.Length > 0 || fields.Count > 0)
        {
            fields.Add(field.ToString());
            yield return (start, fields.ToArray());
        }
    }

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            string problem = cause is FileNotFoundException or DirectoryNotFoundException
                ? "The table is missing. A report needs the folder that 'ventral run' wrote."
                : cause.Message;
            throw new InvalidTableException(file, 0, problem, cause);
        }
    }
}
