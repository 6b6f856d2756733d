using System.ComponentModel;
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Ventral.Benchmarks;

/// <summary>How far a job's answer lies from the rival's, beside its time.</summary>
public sealed class DeviationColumn(string python) : IColumn
{
    /// <inheritdoc/>
    public string Id => nameof(DeviationColumn);

    /// <inheritdoc/>
    public string ColumnName => "Deviation";

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string Legend => "Greatest absolute difference from the Python rival's answer over its greatest absolute value";

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        ArgumentNullException.ThrowIfNull(benchmarkCase);
        int threads = (int)benchmarkCase.Parameters[nameof(JobBenchmark.Threads)];
        Job job = JobCatalogue.Create((string)benchmarkCase.Parameters[nameof(JobBenchmark.Name)]);
        try
        {
            using var rival = new Rival(python, threads);
            using var inputs = new InputFolder();
            job.Prepare(inputs, rival, new Workers(threads));
            rival.Prepare(job.Name, inputs.Root);
            job.Run();
            rival.Run();
            return PairedRun.Deviation(job.Answer(), rival.Answer(inputs.PathOf("answer"))).ToString("E1", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return "no rival";
        }
    }

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;
}
