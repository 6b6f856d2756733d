using System.Collections.Immutable;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Csv;

namespace Ventral.Reports.Tables;

/// <summary>A CSV table of a run folder: columns found by name, further columns ignored, faults named with file and line.</summary>
internal sealed class RunTable
{
    private RunTable(string file, CsvTable table)
    {
        File = file;
        Rows = [.. table.Rows.Select(row => new RunRow(this, row))];
    }

    public string File { get; }

    /// <summary>The rows below the header, in the file's order.</summary>
    public ImmutableArray<RunRow> Rows { get; }

    public static RunTable Read(string file, IReadOnlyList<string> requiredColumns)
    {
        if (!System.IO.File.Exists(file))
        {
            throw new InvalidTableException(file, 0, "The table is missing. A report needs the folder that 'ventral run' wrote.");
        }

        CsvTable table;
        try
        {
            table = CsvTable.Read(file);
        }
        catch (UnreadableFileException fault)
        {
            throw new InvalidTableException(file, 0, $"{fault.Message} The file may be cut short; run the study again.", fault);
        }

        string[] missing = [.. requiredColumns.Where(c => !table.Columns.Contains(c))];
        return missing.Length == 0
            ? new RunTable(file, table)
            : throw new InvalidTableException(
                file, 1, $"The header lacks {string.Join(", ", missing.Select(c => $"'{c}'"))}; it holds '{string.Join(',', table.Columns)}'.");
    }
}
