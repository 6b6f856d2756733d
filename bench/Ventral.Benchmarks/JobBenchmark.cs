using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Ventral.Benchmarks;

/// <summary>Each job by itself, as BenchmarkDotNet measures it.</summary>
public class JobBenchmark
{
    private static string interpreter = "";

    private Job? job;

    /// <summary>The jobs.</summary>
    public static IEnumerable<string> Names => JobCatalogue.Names;

    /// <summary>The job to measure.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    /// <summary>Threads that it may use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Measures the jobs that BenchmarkDotNet's options choose; here, so that no other run loads BenchmarkDotNet.</summary>
    /// <param name="options">BenchmarkDotNet's options.</param>
    /// <param name="python">The rivals' interpreter.</param>
    public static void Measure(string[] options, string python)
    {
        interpreter = python;
        BenchmarkSwitcher.FromTypes([typeof(JobBenchmark)]).Run(
            options,
            DefaultConfig.Instance.AddJob(BenchmarkDotNet.Jobs.Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).AddColumn(new DeviationColumn(python)));
    }

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        using var inputs = new InputFolder();
        job = JobCatalogue.Create(Name);
        if (job.IsMadeByRival)
        {
            using var rival = new Rival(interpreter, Threads);
            job.Prepare(inputs, rival, new Workers(Threads));
        }
        else
        {
            job.Prepare(inputs, new Workers(Threads));
        }
    }

    /// <summary>Does the work once.</summary>
    [Benchmark]
    public void Run() => job!.Run();
}
