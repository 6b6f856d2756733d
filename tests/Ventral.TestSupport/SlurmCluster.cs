using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ventral.TestSupport;

/// <summary>
/// A Slurm of three nodes on this machine, by the real daemons: <c>munged</c>, <c>slurmctld</c> and three <c>slurmd</c> on loopback, with all
/// their files in one folder. They end with the test, or with its process, whatever ends that.
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    private static int clusters;

    private const string Controller = "slurmctld", Authority = "munged";

    private static readonly string[] Nodes = ["node1", "node2", "node3"];

    // A short path: a socket's may have 108 bytes.
    private readonly TemporaryFolder folder = new();

    private readonly Dictionary<string, Process> daemons = new(StringComparer.Ordinal);

    // Ends the daemons when this process is gone: it reads from a pipe that nobody writes to and that closes then.
    private readonly Process undertaker;

    private SlurmCluster()
    {
        foreach (string name in new[] { "state", "spool" })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
        }

        File.WriteAllBytes(Key, System.Security.Cryptography.RandomNumberGenerator.GetBytes(128));
        if (!OperatingSystem.IsWindows())
        {
            // munged wants its key for itself and its socket within everybody's reach.
            File.SetUnixFileMode(folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
            File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(Configuration, Text(FreePorts(1 + Nodes.Length)));
        File.WriteAllText(Pids, "");
        undertaker = Started("sh", ["-c", $"cat >/dev/null; while read p; do kill -9 $p; done <'{Pids}'"], pipe: true);
    }

    /// <summary>Variables for processes that are to use this Slurm.</summary>
    public Dictionary<string, string> Environment => new() { ["SLURM_CONF"] = Configuration, ["PATH"] = SearchPath };

    private static string SearchPath => System.Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin";

    private string Configuration => Path.Combine(folder.Path, "slurm.conf");

    private string Key => Path.Combine(folder.Path, "munge.key");

    private string Socket => Path.Combine(folder.Path, "munge.socket");

    private string Pids => Path.Combine(folder.Path, "pids");

    private string State => Path.Combine(folder.Path, "state");

    /// <summary>Starts one; requires the daemons.</summary>
    public static SlurmCluster Start()
    {
        string[] missing = [.. new[] { Authority, Controller, "slurmd", "sbatch", "squeue", "scontrol", "scancel" }.Where(program => !SearchPath.Split(':').Any(place => File.Exists(Path.Combine(place, program))))];
        Requirement.Require(missing.Length == 0, $"{string.Join(", ", missing)} of Slurm are not on this machine");
        var cluster = new SlurmCluster();
        try
        {
            cluster.StartAll();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Runs one of Slurm's commands.</summary>
    public string Command(string program, params string[] arguments)
    {
        using var process = Started(program, arguments, pipe: true);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.Result;
    }

    /// <summary>Kills the daemon of a node; its jobs run on, unseen.</summary>
    public void KillNode(string node) => Kill(node);

    /// <summary>Starts the daemon of a node again.</summary>
    public void StartNode(string node) => StartDaemon(node, "slurmd", "-D", "-f", Configuration, "-N", node);

    /// <summary>
    /// Kills the controller, and starts it with what it had saved at an earlier moment; once a cluster. New jobs get new numbers: to one whose number a job
    /// bears that a node still runs, Slurm answers by draining the node and holding the job, until an administrator comes.
    /// </summary>
    /// <param name="saved">What <see cref="SaveState"/> gave.</param>
    public void ReplaceController(string saved)
    {
        Kill(Controller);
        Directory.Delete(State, recursive: true);
        Copy(saved, State);
        File.AppendAllText(Configuration, "FirstJobId=1000\n");
        StartController();
    }

    /// <summary>Copies what the controller has saved; it saves some seconds late.</summary>
    public string SaveState()
    {
        string copy = State + ".saved";
        Copy(State, copy);
        return copy;
    }

    /// <summary>Stops or continues the controller as <c>SIGSTOP</c> and <c>SIGCONT</c> do: it hangs, and nobody's connection is refused.</summary>
    public void SignalController(string signal) => Command("kill", $"-{signal}", daemons[Controller].Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the cluster says of its jobs and nodes, and what its daemons said last: for a test that failed.</summary>
    public string Diagnosis() => string.Join(
        '\n',
        Command("squeue", "--array", "--states=all", "--format=%i %j %T %r %N %V %S %k"),
        Command("sinfo", "--Node", "--format=%N %T %E"),
        string.Join('\n', File.ReadLines(Path.Combine(folder.Path, "daemons.log")).TakeLast(200)));

    /// <inheritdoc/>
    public void Dispose()
    {
        // Jobs first, as long as there is somebody to end them.
        if (daemons.TryGetValue(Controller, out var controller) && !controller.HasExited)
        {
            SignalController("CONT");
            Command("scancel", "--signal=KILL", "--full", $"--user={System.Environment.UserName}");
            Command("scancel", $"--user={System.Environment.UserName}");
            Wait(() => Command("squeue", "--noheader").Trim().Length == 0, TimeSpan.FromSeconds(5));
        }

        foreach (string name in daemons.Keys.ToArray())
        {
            Kill(name);
        }

        foreach (int process in Strays())
        {
            try
            {
                using var stray = Process.GetProcessById(process);
                stray.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended by itself.
            }
        }

        undertaker.Kill();
        undertaker.Dispose();
        try
        {
            folder.Dispose();
        }
        catch (IOException)
        {
            // A job's last process may still be writing its log here.
            Thread.Sleep(500);
            folder.Dispose();
        }
    }

    private void StartAll()
    {
        StartDaemon(Authority, Authority, "--foreground", $"--key-file={Key}", $"--socket={Socket}", $"--pid-file={folder.Path}/munged.pid", $"--log-file={folder.Path}/munged.log", $"--seed-file={folder.Path}/munged.seed", "--num-threads=2");
        Require(() => File.Exists(Socket), "munged made no socket");
        StartController();
        foreach (string node in Nodes)
        {
            StartNode(node);
        }

        Require(() => Command("sinfo", "--noheader", "--Node", "--format=%N %t").Split('\n').Count(line => line.EndsWith(" idle", StringComparison.Ordinal)) == Nodes.Length, "the nodes did not come up");
    }

    private void StartController()
    {
        StartDaemon(Controller, Controller, "-D", "-f", Configuration);
        Require(() => Command("scontrol", "ping").Contains("is UP", StringComparison.Ordinal), "slurmctld did not answer");
    }

    private void StartDaemon(string name, string program, params string[] arguments)
    {
        var process = Started(program, arguments, pipe: false);
        daemons[name] = process;
        File.AppendAllText(Pids, string.Create(CultureInfo.InvariantCulture, $"{process.Id}\n"));
    }

    private Process Started(string program, string[] arguments, bool pipe)
    {
        // Daemons write to a file of their own: a pipe that nobody empties would stop them.
        var start = pipe ? new ProcessStartInfo(program, arguments) : new ProcessStartInfo("sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", Path.Combine(folder.Path, "daemons.log"), program, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = pipe;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private void Kill(string name)
    {
        if (daemons.Remove(name, out var process))
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Processes of this cluster's jobs that nobody ended: known by the configuration in their environment.</summary>
    private IEnumerable<int> Strays()
    {
        byte[] mark = System.Text.Encoding.UTF8.GetBytes($"SLURM_CONF={Configuration}\0");
        foreach (string path in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            int process = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
            byte[] environment = [];
            try
            {
                environment = File.ReadAllBytes(Path.Combine(path, "environ"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone, or another user's.
            }

            if (process != undertaker.Id && process != System.Environment.ProcessId && environment.AsSpan().IndexOf(mark) >= 0)
            {
                yield return process;
            }
        }
    }

    private void Require(Func<bool> condition, string otherwise)
    {
        if (!Wait(condition, TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException($"{otherwise}: {File.ReadAllText(Path.Combine(folder.Path, "daemons.log"))}");
        }
    }

    private static bool Wait(Func<bool> condition, TimeSpan patience)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience; Thread.Sleep(50))
        {
            if (condition())
            {
                return true;
            }
        }

        return false;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static int FreePorts(int count)
    {
        // Apart from other processes' clusters by their ids, and from this one's by counting: what is free now may be another's in a moment.
        for (int first = 21_000 + (((System.Environment.ProcessId * 4) + Interlocked.Increment(ref clusters)) % 800 * 10); ; first = 21_000 + ((first - 21_000 + 40) % 8000))
        {
            var listeners = new List<TcpListener>();
            try
            {
                for (int i = 0; i < count; i++)
                {
                    listeners.Add(new(IPAddress.Any, first + i));
                    listeners[^1].Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // Taken; the next ones.
            }
            finally
            {
                listeners.ForEach(listener => listener.Stop());
            }
        }
    }

    /// <summary>No cgroups, no database, no waiting: a node that is silent for 5 s is down, a job that is told to end has 1 s.</summary>
    private string Text(int port) => string.Create(CultureInfo.InvariantCulture, $"""
        ClusterName=test
        SlurmctldHost={Dns.GetHostName().Split('.')[0]}(127.0.0.1)
        SlurmctldPort={port}
        SlurmUser={System.Environment.UserName}
        SlurmdUser={System.Environment.UserName}
        AuthType=auth/munge
        AuthInfo=socket={Socket}
        CredType=cred/munge
        StateSaveLocation={State}
        SlurmdSpoolDir={folder.Path}/spool/%n
        SlurmctldPidFile={folder.Path}/slurmctld.pid
        SlurmdPidFile={folder.Path}/slurmd.%n.pid
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        MpiDefault=none
        SwitchType=switch/none
        AccountingStorageType=accounting_storage/none
        JobCompType=jobcomp/none
        MinJobAge=600
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        SchedulerType=sched/backfill
        SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000,bf_interval=1
        PriorityType=priority/basic
        ReturnToService=2
        SlurmctldTimeout=10
        SlurmdTimeout=5
        MessageTimeout=5
        BatchStartTimeout=5
        KillWait=1
        UnkillableStepTimeout=10
        CompleteWait=0
        SlurmdParameters=config_overrides
        NodeName=node[1-3] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[{port + 1}-{port + 3}] CPUs=2 RealMemory=4000 State=UNKNOWN
        PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=10 State=UP

        """);
}
