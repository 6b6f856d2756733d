using System.Collections.Immutable;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>What a study asks of a cluster. None of it changes a result; what is empty is left to the cluster's own defaults.</summary>
public sealed record SlurmSettings
{
    /// <summary>The partition; empty for the cluster's default.</summary>
    public string Partition { get; init; } = "";

    /// <summary>The account that is charged; empty for the user's default.</summary>
    public string Account { get; init; } = "";

    /// <summary>The time limit of a job as <c>sbatch</c> takes it: minutes, <c>2:00:00</c>, <c>1-12</c>. Slurm rounds up to whole minutes.</summary>
    public string Time { get; init; } = "";

    /// <summary>The memory of a job as <c>sbatch</c> takes it: <c>8G</c>.</summary>
    public string Memory { get; init; } = "";

    /// <summary>Processors a job, and threads of its work.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>How many shards may run at once; 0 for as many as the cluster allows.</summary>
    public int Concurrency { get; init; }

    /// <summary>Over how many shards the networks are dealt; 0 for one a network, up to <see cref="MostShards"/>.</summary>
    public int Shards { get; init; }

    /// <summary>Lines of shell that run before each job's work: <c>module load dotnet</c>.</summary>
    public ImmutableArray<string> Setup { get; init; } = [];

    /// <summary>More options for <c>sbatch</c>, each as it is written there: <c>--qos=long</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>The most shards that are made unless a study asks for more.</summary>
    public static int MostShards => 100;

    /// <summary><see cref="Memory"/> in bytes: a number without a unit is of MiB. Null where none is asked for; <c>0</c> asks for all that a node has.</summary>
    internal long? MemoryBytes
    {
        get
        {
            int shift = Memory.Length == 0 ? 0 : Memory[^1] switch { 'K' => 10, 'G' => 30, 'T' => 40, _ => 20 };
            return long.TryParse(Memory.AsSpan().TrimEnd("KMGT"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number)
                && number > 0 && number <= long.MaxValue >> shift ? number << shift : null;
        }
    }

    /// <summary>The options of <c>sbatch</c> that stand for these settings.</summary>
    internal IEnumerable<string> Arguments
    {
        get
        {
            foreach (var (name, value) in new[] { ("partition", Partition), ("account", Account), ("time", Time), ("mem", Memory) })
            {
                if (value.Length > 0)
                {
                    yield return $"--{name}={value}";
                }
            }

            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--cpus-per-task={Cpus}");
            foreach (string option in Options)
            {
                yield return option;
            }
        }
    }

    /// <summary>How many shards a number of units is dealt over.</summary>
    internal int ShardCount(int units) => Math.Min(units, Shards > 0 ? Shards : MostShards);
}
