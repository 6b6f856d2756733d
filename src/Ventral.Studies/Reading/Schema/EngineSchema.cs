using System.Text.Json.Nodes;

namespace Ventral.Studies.Reading.Schema;

/// <summary>What a study asks of a cluster.</summary>
internal static class EngineSchema
{
    public static JsonObject Create() => SchemaPart.Mapping(
        "What the study asks of a cluster, should it run on one (docs/guides/slurm.md). None of it changes a result.",
        ("slurm", SchemaPart.Mapping(
            "Settings of --engine slurm; what is left out is the cluster's own default.",
            ("partition", SchemaPart.Name("The partition.")),
            ("account", SchemaPart.Name("The account that is charged.")),
            ("time", SchemaPart.Name("The time limit of a job: 90 (minutes), 2:00:00 or 1-12.")),
            ("memory", SchemaPart.Name("The memory of a job: 8G.")),
            ("cpus", SchemaPart.Whole("Processors a job, and threads of its work.", 1, 1024, 1)),
            ("concurrency", SchemaPart.Whole("How many shards may run at once; as many as the cluster allows by default.", 1, 100_000)),
            ("shards", SchemaPart.Whole("Over how many jobs the networks are dealt; one a network by default, up to 100.", 1, 10_000)),
            ("setup", Lines("Lines of shell that run before each job's work.", "A line: module load dotnet.")),
            ("options", Lines("More options for sbatch.", "An option in full: --qos=long.")))));

    /// <summary>Any number of lines; one alone need not be a list.</summary>
    private static JsonObject Lines(string description, string line) =>
        SchemaPart.Either(description, SchemaPart.Text(line), SchemaPart.List(description, SchemaPart.Text(line)));
}
