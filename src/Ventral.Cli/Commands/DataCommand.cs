using System.CommandLine;
using System.Globalization;

using Ventral.Data.Catalogue;
using Ventral.Studies.Running;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral data</c>: the datasets that a study can name, getting them, and registering one's own.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Lists, shows and gets the datasets and weights that a study can name, and registers your own.\n\nExample: ventral data info algonauts-2019-92")
    {
        List(), Info(), Get(), DataAddCommand.Create(), DataRemoveCommand.Create(),
    };

    // As many files of one role are shown one by one.
    private const int Few = 8;

    private static DatasetEntry Named(DatasetCatalogue catalogue, string name) => UsageException.Require(() => catalogue[name]);

    private static Command List()
    {
        var list = new Command("list", "Lists the datasets, your own among them.\n\nExample: ventral data list");
        list.SetAction(_ =>
        {
            CommonOptions.TellOfCache();
            foreach (var entry in CommonOptions.Catalogue().Entries)
            {
                Console.Out.WriteLine($"{entry.Id,-32} {entry.Title}{(entry.IsOwn ? " (your own)" : "")}");
            }

            return ExitCode.Done;
        });
        return list;
    }

    private static Command Info()
    {
        var name = CommonOptions.Named(new Argument<string>("NAME") { Description = "A dataset." });
        var data = CommonOptions.Data();
        var all = new Option<bool>("--files") { Description = "List every file; without it, many of a kind are counted." };
        var info = new Command("info", "Shows what a dataset is, its licence, what to cite, its regions, and its files.\n\nExample: ventral data info algonauts-2019-92") { name, all, data };
        info.SetAction(parsed =>
        {
            var entry = Named(CommonOptions.Catalogue(), parsed.GetRequiredValue(name));
            CommonOptions.TellOfCache();
            LicenceNotice.Print(entry);
            if (entry.Notes.Length > 0)
            {
                Console.Out.WriteLine(entry.Notes.TrimEnd());
            }

            RegionSummary.Print(entry);
            var folder = new DataFolder(parsed.GetValue(data), DataFolder.DefaultCache(Environment.GetEnvironmentVariable));
            bool areSame = true;
            var gone = new List<DatasetFile>();
            foreach (var files in entry.Files.GroupBy(file => file.Role))
            {
                (DatasetFile File, string State)[] found = [.. files.Select(file => (file, State(folder, file)))];
                areSame &= found.All(f => f.State != "changed");
                gone.AddRange(found.Where(f => f.State == "missing" && f.File.OwnPath is not null).Select(f => f.File));
                if (found.Length <= Few || parsed.GetValue(all))
                {
                    PrintEach(found);
                }
                else
                {
                    string counts = string.Join(", ", found.GroupBy(f => f.State).Select(g => $"{g.Count()} {g.Key}"));
                    Console.Out.WriteLine($"  {counts}  files of '{files.Key}', {Size(files)} (--files lists them)");
                    bool isAnyPresent = found.Any(f => f.State == "present");
                    PrintEach([.. found.Where(f => f.State == "changed" || (f.State == "missing" && isAnyPresent))]);
                }
            }

            if (!areSame)
            {
                Console.Error.WriteLine($"Files have changed since '{entry.Id}' was registered; a study that reads them ends with an error. Put them back, or register it anew: ventral data remove {entry.Id}, then ventral data add {entry.Id} with its options.");
            }

            if (gone.Count > 0)
            {
                Console.Error.WriteLine(OwnFilesGone.Advice(entry.Id, gone));
            }

            return areSame && gone.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return info;
    }

    private static void PrintEach((DatasetFile File, string State)[] files)
    {
        foreach (var (file, state) in files)
        {
            Console.Out.WriteLine($"  {state}  {file.OwnPath ?? file.Path}  {Size([file])}");
            if (file.OwnPath is null)
            {
                Console.Out.WriteLine($"           {file.Url}");
            }
        }
    }

    private static string Size(IEnumerable<DatasetFile> files) =>
        files.All(file => file.Bytes is not null) ? string.Create(CultureInfo.InvariantCulture, $"{files.Sum(file => file.Bytes!.Value):N0} bytes") : "size unknown";

    private static string State(DataFolder folder, DatasetFile file) => folder.Find(file) is null ? "missing" : file.OwnPath is null || IsSame(folder, file) ? "present" : "changed";

    private static bool IsSame(DataFolder folder, DatasetFile file)
    {
        try
        {
            folder.ChecksumOf(file);
            return true;
        }
        catch (WrongChecksumException)
        {
            return false;
        }
    }

    private static Command Get()
    {
        var names = CommonOptions.Named(new Argument<string[]>("NAME") { Description = "Datasets.", Arity = ArgumentArity.OneOrMore });
        var data = CommonOptions.Data();
        var offline = CommonOptions.Offline();
        var get = new Command("get", "Downloads and checks the files of datasets; shows licences and citations first.\n\nExample: ventral data get algonauts-2019-92") { names, data, offline };
        get.SetAction((parsed, cancellation) =>
        {
            var catalogue = CommonOptions.Catalogue();
            DatasetEntry[] entries = [.. parsed.GetRequiredValue(names).Distinct(StringComparer.Ordinal).Select(name => Named(catalogue, name))];
            foreach (var entry in entries)
            {
                LicenceNotice.Print(entry);
            }

            using var monitor = new ConsoleMonitor(silent: false);
            using var downloader = parsed.GetValue(offline) ? null : new Downloader();
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
