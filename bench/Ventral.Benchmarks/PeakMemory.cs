using System.Diagnostics;
using System.Globalization;

namespace Ventral.Benchmarks;

/// <summary>
/// The most memory that a job and its rival hold at once, inputs among it, by the kernel's count (VmHWM, set back once the inputs are read), each in a process
/// of its own that does the job once. Processes that a rival starts itself are not counted.
/// </summary>
public static class PeakMemory
{
    /// <summary>The verb that measures one job in this process.</summary>
    public const string Verb = "job-memory";

    /// <summary>The table's heading.</summary>
    public const string Heading = "| job | ours, MB (inputs read) | seconds | rival, MB (inputs read) | check |\n|---|--:|--:|--:|---|";

    /// <summary>Measures a job and its rival.</summary>
    /// <param name="job">The job.</param>
    /// <param name="python">The rival's interpreter.</param>
    /// <param name="threads">Threads of each.</param>
    /// <param name="measuresRival">Whether the rival does the job as well; it always draws the inputs.</param>
    /// <returns>A row of the table: peaks, and in brackets what was held once the inputs were read.</returns>
    public static string Row(Job job, string python, int threads, bool measuresRival)
    {
        ArgumentNullException.ThrowIfNull(job);
        using var inputs = new InputFolder();
        string name = job.Name;
        using (var maker = new Rival(python, threads))
        {
            if (job.IsMadeByRival)
            {
                maker.Make(name, inputs.Root);
            }
            else
            {
                job.Prepare(inputs, new Workers(threads));
            }
        }

        string theirs = "";
        if (measuresRival)
        {
            using var rival = new Rival(python, threads);
            rival.Prepare(name, inputs.Root);
            string before = Start(rival.ProcessId);
            rival.Run();
            theirs = $"{Megabytes(rival.ProcessId)} ({before})";
        }

        string[] ours = Ours(name, inputs.Root, threads).Split('\t');
        return $"| {name} | {ours[1]} ({ours[0]}) | {ours[2]} | {theirs} | {ours[3]} |";
    }

    /// <summary>Does a job in this process: memory once the inputs were read, the peak of the first run, the second's seconds and the check, between tabs.</summary>
    public static string OfJob(string name, string folder, int threads)
    {
        var job = JobCatalogue.Create(name);
        using (var inputs = new InputFolder(folder))
        {
            job.Prepare(inputs, new Workers(threads));
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        string before = Start(Environment.ProcessId);
        long start = Stopwatch.GetTimestamp();
        job.Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string peak = Megabytes(Environment.ProcessId);
        if (seconds < 60)
        {
            start = Stopwatch.GetTimestamp();
            job.Run();
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{before}\t{peak}\t{seconds:F3}\t{PairedRun.Check(job)}");
    }

    private static string Ours(string name, string folder, int threads)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PeakMemory).Assembly.Location, Verb, name, folder, threads.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("'dotnet' did not start.");
        string answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer : throw new InvalidOperationException($"Job '{name}' ended with {process.ExitCode}.");
    }

    // Forgets the peak so far.
    private static string Start(int process)
    {
        File.WriteAllText($"/proc/{process}/clear_refs", "5");
        return Megabytes(process);
    }

    private static string Megabytes(int process)
    {
        const string Key = "VmHWM:";
        string status = File.ReadAllText($"/proc/{process}/status");
        int start = status.IndexOf(Key, StringComparison.Ordinal) + Key.Length, end = status.IndexOf("kB", start, StringComparison.Ordinal);
        return (long.Parse(status.AsSpan(start, end - start), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024).ToString(CultureInfo.InvariantCulture);
    }
}
