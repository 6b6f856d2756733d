using System.CommandLine;

using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary>Where and how a study is run: the options that every command which runs one has, and how they are read.</summary>
internal sealed class ExecutionOptions
{
    private readonly Option<string?>? outFolder;

    private readonly Option<string?> data = CommonOptions.Data();

    private readonly Option<bool> offline = CommonOptions.Offline();

    private readonly Option<int?> threads = CommonOptions.Whole("--threads", "Threads to work with; all processors by default. Never changes a result.", 1, 1024);

    private readonly Option<long?> memory = CommonOptions.Bytes("--memory", "Memory that networks may take: 8G, 1.5GiB, 800MB. Never changes a result.");

    private readonly Option<string> runtime = CommonOptions.Runtime();

    /// <param name="outDescription">What <c>--out</c> names, and what it is by default; null where no run folder is written.</param>
    public ExecutionOptions(string? outDescription) => outFolder = outDescription is null ? null : CommonOptions.Folder("--out", outDescription);

    /// <summary>Gives a command these options, after its own.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option?[] { outFolder, data, offline, threads, memory, runtime }.OfType<Option>())
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Who runs ONNX graphs, as the command line names it.</summary>
    public string RuntimeName(ParseResult parsed) => parsed.GetRequiredValue(runtime);

    /// <summary>What the command line says; the caller disposes of <see cref="RunOptions.Runtime"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">The study's name, after which the run folder is called where none is named.</param>
    public RunOptions Read(ParseResult parsed, string name)
    {
        long? limit = parsed.GetValue(memory);
        MemoryLimit.Apply(limit);
        return new()
        {
            OutFolder = outFolder is null ? "" : parsed.GetValue(outFolder) ?? Path.Combine("runs", name),
            DataFolder = parsed.GetValue(data),
            Offline = parsed.GetValue(offline),
            Workers = new Workers(parsed.GetValue(threads) ?? Environment.ProcessorCount),
            Memory = limit,
            Runtime = CommonOptions.RuntimeOf(parsed.GetValue(runtime)),
        };
    }
}
