using System.Text;
using Ventral.Data;
using Ventral.Reports.Sections;
using Ventral.Reports.Tables;

namespace Ventral.Reports;

/// <summary>
/// Makes a run's report: one self-contained HTML page with its figures, which opens offline and runs under a strict
/// content-security policy. It shows what the run folder's tables hold and computes no statistic of its own.
/// </summary>
public static class ReportWriter
{
    /// <summary>The report's file name in the run folder.</summary>
    public const string FileName = "report.html";

    /// <summary>
    /// Reads <c>scores.csv</c>, <c>tests.csv</c>, <c>published.csv</c> and <c>run.json</c> and writes
    /// <c>report.html</c> beside them, whole or not at all. <c>scores.csv</c> (with a row at least), <c>tests.csv</c> and <c>run.json</c> must be there.
    /// The same tables always give the same bytes.
    /// </summary>
    /// <param name="runFolder">The folder that a run left behind.</param>
    /// <returns>The path of the report.</returns>
    /// <exception cref="InvalidTableException">A table is missing or cannot be read; the message names the file and the line.</exception>
    /// <exception cref="VentralException">The report cannot be written.</exception>
    public static string Write(string runFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runFolder);
        string report = Path.Combine(runFolder, FileName);
        string page = ReportPage.Render(RunTables.Read(runFolder));
        AtomicFile.Write(report, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        return report;
    }
}
