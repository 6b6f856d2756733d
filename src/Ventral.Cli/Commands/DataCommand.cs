using System.CommandLine;
using System.Globalization;

using Ventral.Data.Catalogue;
using Ventral.Studies.Running;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral data</c>: the datasets that a study can name, and getting them.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Lists, shows and gets the datasets and weights that a study can name.\n\nExample: ventral data info algonauts-2019-92") { List(), Info(), Get() };

    private static DatasetEntry Named(string name) => UsageException.Require(() => DatasetCatalogue.BuiltIn[name]);

    private static Argument<string> Name() => new("NAME") { Description = "A dataset." };

    private static Command List()
    {
        var list = new Command("list", "Lists the datasets.\n\nExample: ventral data list");
        list.SetAction(_ =>
        {
            CommonOptions.TellOfCache();
            foreach (var entry in DatasetCatalogue.BuiltIn.Entries)
            {
                Console.Out.WriteLine($"{entry.Id,-32} {entry.Title}");
            }

            return ExitCode.Done;
        });
        return list;
    }

    private static Command Info()
    {
        var name = Name();
        var data = CommonOptions.Data();
        var info = new Command("info", "Shows what a dataset is, its licence, what to cite, and its files.\n\nExample: ventral data info algonauts-2019-92") { name, data };
        info.SetAction(parsed =>
        {
            var entry = Named(parsed.GetRequiredValue(name));
            CommonOptions.TellOfCache();
            Console.Out.WriteLine($"{entry.Id}: {entry.Title}");
            Console.Out.WriteLine($"page     {entry.Page}");
            Console.Out.WriteLine($"licence  {entry.Licence}");
            foreach (string citation in entry.Citations)
            {
                Console.Out.WriteLine($"cite     {citation}");
            }

            if (entry.Notes.Length > 0)
            {
                Console.Out.WriteLine(entry.Notes.TrimEnd());
            }

            var folder = new DataFolder(parsed.GetValue(data), DataFolder.DefaultCache(Environment.GetEnvironmentVariable));
            foreach (var file in entry.Files)
            {
                string size = file.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes") : "size unknown";
                Console.Out.WriteLine($"  {(folder.Find(file) is null ? "missing" : "present")}  {file.Path}  {size}");
                Console.Out.WriteLine($"           {file.Url}");
            }

            return ExitCode.Done;
        });
        return info;
    }

    private static Command Get()
    {
        var names = new Argument<string[]>("NAME") { Description = "Datasets.", Arity = ArgumentArity.OneOrMore };
        var data = CommonOptions.Data();
        var get = new Command("get", "Downloads and checks the files of datasets; shows their licences first.\n\nExample: ventral data get algonauts-2019-92") { names, data };
        get.SetAction((parsed, cancellation) =>
        {
            DatasetEntry[] entries = [.. parsed.GetRequiredValue(names).Distinct(StringComparer.Ordinal).Select(Named)];
            foreach (var entry in entries)
            {
                Console.Out.WriteLine($"{entry.Id}: {entry.Licence}");
            }

            using var monitor = new ConsoleMonitor(silent: false);
            using var downloader = new Downloader();
            var folder = new DataFolder(parsed.GetValue(data), DataFolder.DefaultCache(Environment.GetEnvironmentVariable), downloader);
            DatasetFile[] files = [.. entries.SelectMany(entry => entry.Files)];
            monitor.StageStarted("data", files.Length);
            folder.Require(files, new DataProgressReport(monitor), cancellation);
            monitor.Finish();
            Console.Out.WriteLine(files.Length == 1 ? "The file is there and as it should be." : $"All {files.Length} files are there and as they should be.");
            return Task.FromResult(ExitCode.Done);
        });
        return get;
    }
}
