using System.Diagnostics;
using System.Text.Json;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests.Slurm;

/// <summary>A folder with the study, in which the tool is run as on a login node.</summary>
internal sealed class ClusterRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder folder = new();

    private readonly SlurmCluster cluster;

    private int profiles;

    public ClusterRun(SlurmCluster cluster)
    {
        this.cluster = cluster;
        // A name that a shell and Slurm's own patterns would both trip over.
        Place = Path.Combine(folder.Path, "it's 100 %j here");
        Directory.CreateDirectory(Place);
        SmallStudy.Write(Place, ClusterStudy.Text, "study.yaml");
    }

    /// <summary>The folder that the tool is run in.</summary>
    public string Place { get; }

    /// <summary>The run folder.</summary>
    public string Out => Path.Combine(Place, "out");

    /// <summary>The latest submission's folder.</summary>
    public string Engine => Directory.GetDirectories(Path.Combine(Out, "engine")).MaxBy(path => File.GetLastWriteTimeUtc(Path.Combine(path, "submission.json")))!;

    /// <summary>The name of its jobs.</summary>
    public string JobName => "ventral-" + Path.GetFileName(Engine);

    public (string Scores, string Tests) Tables => SmallStudy.Tables(Out);

    public (int ExitCode, string Output, string Error) Tool(params string[] arguments)
    {
        using var process = Start(arguments);
        return Ended(process);
    }

    public Process Start(params string[] arguments) => Tests.Tool.Start(Place, cluster.Environment, arguments);

    /// <summary>The same, as a job of Slurm's runs it.</summary>
    public Process StartAsJob(params string[] arguments) => Tests.Tool.Start(Place, new(cluster.Environment) { ["SLURM_JOB_ID"] = "1" }, arguments);

    /// <summary>Runs the study on the cluster, with these setup lines in every job.</summary>
    public (int ExitCode, string Output, string Error) Run(params string[] setup)
    {
        using var process = StartRun(setup);
        return Ended(process);
    }

    /// <summary>The same command again submits what is missing and nothing else, and ends in the tables of a local run.</summary>
    public void GoesOn(int shards, (string Scores, string Tests) local)
    {
        var (code, _, error) = Run();
        code.ShouldBe(0, error);
        States().Length.ShouldBe(shards);
        Tables.ShouldBe(local);
    }

    public Process StartRun(params string[] setup) => Start("run", "study.yaml", "--out", "out", "--engine", "slurm", "--profile", Profile(setup));

    /// <summary>What a process said until it ended.</summary>
    public static (int ExitCode, string Output, string Error) Ended(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>How the shards stand, as <c>ventral status</c> says.</summary>
    public string[] States()
    {
        var (code, output, error) = Tool("status", "out", "--json");
        code.ShouldBe(0, error);
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("submissions").EnumerateArray().Last().GetProperty("shards").EnumerateArray().Select(s => s.GetProperty("state").GetString()!)];
    }

    /// <summary>Jobs in Slurm, a line each.</summary>
    public string[] Jobs(string format = "%i %T %N") =>
        cluster.Command("squeue", "--noheader", "--array", "--states=all", $"--name={JobName}", $"--format={format}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits for something to happen.</summary>
    public static void Until(Func<bool> happens, string what)
    {
        for (var clock = Stopwatch.StartNew(); !happens(); Thread.Sleep(100))
        {
            if (clock.Elapsed > Patience)
            {
                Assert.Fail($"Waited in vain for {what}.");
            }
        }
    }

    /// <summary>Waits until all shards are held by <see cref="Hold"/>.</summary>
    public void UntilHeld(int count = 3) => Until(
        () => Directory.Exists(Path.Combine(Out, "engine")) && Directory.GetDirectories(Path.Combine(Out, "engine")).Length > 0 && Directory.GetFiles(Engine, "held-*").Length >= count,
        "the shards to start");

    /// <summary>
    /// Starts a requeued job, for which Slurm waits two minutes, soon: not within the second in which its node was told to end it, as the node takes a job
    /// of that second for the one that was to end, refuses it, and Slurm says of it that it failed with exit code 1.
    /// </summary>
    public void Hurry(string job)
    {
        Thread.Sleep(TimeSpan.FromSeconds(2));
        Until(() => cluster.Command("scontrol", "update", $"JobId={job}", "StartTime=now").Trim().Length == 0, "the requeued job to be hurried");
    }

    /// <summary>Lets go of what is held.</summary>
    public void Release() => File.WriteAllText(Path.Combine(Engine, "go"), "");

    /// <summary>Setup lines by which shards that a shell's condition fits wait until they are let go.</summary>
    public static string Hold(string condition = "true") =>
        $$"""if [ -n "$SLURM_ARRAY_TASK_ID" ] && {{condition}}; then touch "held-$SLURM_ARRAY_TASK_ID-$SLURM_JOB_ID.${SLURM_RESTART_COUNT:-0}"; while [ ! -e go ]; do sleep 0.1; done; fi""";

    public void Dispose()
    {
        try
        {
            folder.Dispose();
        }
        catch (IOException)
        {
            // A copy that nobody ended may have written one more file.
            Thread.Sleep(1000);
            folder.Dispose();
        }
    }

    private string Profile(string[] setup)
    {
        string path = Path.Combine(Place, $"profile{profiles++}.yaml");
        File.WriteAllText(path, $"slurm:\n  time: 1\n  cpus: 1\n{(setup.Length > 0 ? "  setup:\n" : "")}{string.Concat(setup.Select(line => $"    - '{line.Replace("'", "''", StringComparison.Ordinal)}'\n"))}");
        return path;
    }
}
