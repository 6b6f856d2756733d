using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;

using Ventral.Data;
using Ventral.Data.Catalogue;
using Ventral.Networks;
using Ventral.Networks.Gate;
using Ventral.Networks.Weights;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral models</c>: the networks that a study can name, what they are, and getting their trained weights.</summary>
internal static class ModelsCommand
{
    /// <summary>The photographs that the weights gate knows the classes of.</summary>
    private const string Photographs = "algonauts-2019-92";

    public static Command Create() => new("models", "Lists and shows the networks that a study can name, and gets their trained weights.\n\nExample: ventral models info alexnet") { List(), Info(), Get() };

    private static Command List()
    {
        var list = new Command("list", "Lists the architectures.\n\nExample: ventral models list");
        list.SetAction(_ =>
        {
            foreach (string known in NetworkCatalogue.Names)
            {
                var architecture = NetworkCatalogue.Get(known);
                string weights = EntriesOf(architecture).IsEmpty ? "" : ", trained weights known";
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{known,-24} {ParametersOf(architecture),12:N0} parameters, {Amount.Of(architecture.LayerNames.Length, "layer")}{weights}"));
            }

            return ExitCode.Done;
        });
        return list;
    }

    private static Command Info()
    {
        var name = CommonOptions.Named(new Argument<string>("NAME") { Description = "An architecture, or a file of weights or an ONNX graph." });
        var check = new Option<bool>("--check") { Description = "Hold the trained weights against what training leaves: the weights gate." };
        var data = CommonOptions.Data();
        var info = new Command("info", "Shows a network's layers, shapes, receptive fields, preprocessing, licence and citation.\n\nExample: ventral models info alexnet") { name, check, data };
        info.SetAction((parsed, cancellation) =>
        {
            var network = UsageException.Require(() => ForeignNetwork.Open(parsed.GetRequiredValue(name)));
            var folder = new DataFolder(parsed.GetValue(data), DataFolder.DefaultCache(Environment.GetEnvironmentVariable));
            CommonOptions.TellOfCache();
            Show(network, folder);
            if (parsed.GetValue(check))
            {
                Check(network, folder, cancellation);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return info;
    }

    private static Command Get()
    {
        var names = CommonOptions.Named(new Argument<string[]>("NAME") { Description = "Architectures, or entries of weights.", Arity = ArgumentArity.OneOrMore });
        var data = CommonOptions.Data();
        var offline = CommonOptions.Offline();
        var get = new Command("get", "Downloads and checks trained weights from where they are published; shows licences and citations first.\n\nExample: ventral models get resnet50") { names, data, offline };
        get.SetAction((parsed, cancellation) =>
        {
            DatasetEntry[] entries = [.. parsed.GetRequiredValue(names).SelectMany(given => Named(given)).DistinctBy(entry => entry.Id)];
            foreach (var entry in entries)
            {
                LicenceNotice.Print(entry);
            }

            using var monitor = new ConsoleMonitor(silent: false);
            using var downloader = parsed.GetValue(offline) ? null : new Downloader();
            var folder = new DataFolder(parsed.GetValue(data), DataFolder.DefaultCache(Environment.GetEnvironmentVariable), downloader);
            DatasetFile[] files = [.. entries.Select(entry => entry.Weights!.File)];
            monitor.StageStarted("weights", files.Length);
            folder.Require(files, new DataProgressReport(monitor), cancellation);
            monitor.Finish();
            foreach (var file in files)
            {
                Console.Out.WriteLine(folder.PathOf(file));
                Console.Out.WriteLine($"  sha256 {folder.ChecksumOf(file)}");
                Console.Out.WriteLine(file.Checksum.IsWhole
                    ? "  the checksum is the published one"
                    : $"  its publisher states only the first {file.Checksum.Digits.Length} digits, and these agree; the whole is recorded {Record(folder, file)}");
            }

            return Task.FromResult(ExitCode.Done);
        });
        return get;
    }

    /// <summary>Writes the whole checksum beside a file whose publisher states but a part of it, as <c>sha256sum -c</c> reads it.</summary>
    private static string Record(DataFolder folder, DatasetFile file)
    {
        string path = folder.PathOf(file);
        string record = path + ".sha256";
        string line = $"{folder.ChecksumOf(file)}  {file.Name}\n";
        if (File.Exists(record) && File.ReadAllText(record) != line)
        {
            throw new VentralException($"'{path}' must be the file that was got first, with the checksum in '{record}', found {folder.ChecksumOf(file)}. Remove both files and get it again, or find out who changed it.");
        }

        try
        {
            AtomicFile.Write(record, stream => stream.Write(Encoding.ASCII.GetBytes(line)));
            return $"in {Path.GetFileName(record)} beside it";
        }
        catch (UnwritableFileException)
        {
            return "in every run that uses it";
        }
    }

    /// <summary>The entries of weights that an architecture's or an entry's name means.</summary>
    private static ImmutableArray<DatasetEntry> Named(string name)
    {
        if (DatasetCatalogue.BuiltIn.Find(name) is { Weights: not null } entry)
        {
            return [entry];
        }

        var architecture = UsageException.Require(() => NetworkCatalogue.Get(name));
        var entries = EntriesOf(architecture);
        return entries.IsEmpty
            ? UsageException.Require<ImmutableArray<DatasetEntry>>(() => throw new VentralException(
                $"No trained weights of '{name}' are known. Networks whose weights are: {string.Join(", ", NetworkCatalogue.Names.Where(known => !EntriesOf(NetworkCatalogue.Get(known)).IsEmpty))}."))
            : entries;
    }

    private static ImmutableArray<DatasetEntry> EntriesOf(Architecture architecture) =>
        [.. DatasetCatalogue.BuiltIn.Entries.Where(entry => entry.Weights?.Network == architecture.Original.Name)];

    // What is learnt: running means and variances are observed.
    private static long ParametersOf(Architecture architecture) =>
        architecture.Parameters.Where(p => !p.Name.EndsWith(".running_mean", StringComparison.Ordinal) && !p.Name.EndsWith(".running_var", StringComparison.Ordinal)).Sum(p => (long)p.Length);

    private static void Show(ForeignNetwork network, DataFolder folder)
    {
        var architecture = network.Architecture;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{architecture.Name}: {ParametersOf(architecture):N0} parameters"));
        Console.Out.WriteLine($"input        {architecture.InputShape}, {network.Preprocessing.Describe()}{(network.File is null || network.IsPreprocessingGiven ? "" : " (assumed)")}");
        if (network.File is null)
        {
            Console.Out.WriteLine($"random       {architecture.DefaultInitialisation.Name}");
        }

        // A graph may be called after a network that it is not.
        if (!(network.Weights is not null && network.Network.IsOnnxGraph) && ArchitecturePapers.Of(architecture) is { } paper)
        {
            Console.Out.WriteLine($"cite         {paper}");
        }

        foreach (var entry in network.File is null ? EntriesOf(architecture) : [])
        {
            string checksum = entry.Weights!.File.Checksum.ToString();
            Console.Out.WriteLine($"trained      {entry.Id} ({entry.Weights.Training}), {(folder.Find(entry.Weights.File) is null ? $"missing: 'ventral models get {architecture.Original.Name}'" : "present")}");
            Console.Out.WriteLine($"             {entry.Weights.File.Url}, sha256 {checksum}");
            Console.Out.WriteLine($"  licence    {entry.Licence}");
            foreach (string citation in entry.Citations)
            {
                Console.Out.WriteLine($"  cite       {citation}");
            }
        }

        Console.Out.WriteLine($"  {"layer",-24} {"shape",-14} sees (pixels)");
        foreach (string name in architecture.LayerNames)
        {
            var layer = architecture.Layer(name);
            string aliases = layer.Aliases.IsEmpty ? "" : $"  ({string.Join(", ", layer.Aliases)})";
            Console.Out.WriteLine($"  {layer.Name,-24} {layer.Shape,-14} {ReceptiveField.Of(architecture, name)}{aliases}");
        }
    }

    private static void Check(ForeignNetwork opened, DataFolder folder, CancellationToken cancellation)
    {
        var network = opened.Weights is null ? Trained(opened, folder) : opened.Network;
        var entry = DatasetCatalogue.BuiltIn[Photographs];
        bool isThere = entry.Stimuli!.Files.All(file => folder.Find(file) is not null);
        var images = isThere ? new DatasetReader(entry, folder).ReadStimuli() : null;
        var report = WeightsGate.Check(network, images, new Seed(1), new Workers(Environment.ProcessorCount), cancellationToken: cancellation);
        Console.Out.WriteLine($"check        {report.Network}: {(report.IsFlagged ? "FLAGGED" : "nothing speaks against it")}");
        if (!isThere)
        {
            Console.Out.WriteLine($"             no photographs at hand: 'ventral data get {Photographs}' gets some");
        }

        foreach (var finding in report.Findings)
        {
            Console.Out.WriteLine($"  {finding.Check,-14} {finding.Verdict,-10} {finding.Evidence}");
        }
    }

    private static Network Trained(ForeignNetwork opened, DataFolder folder)
    {
        var entry = EntriesOf(opened.Architecture).FirstOrDefault(e => folder.Find(e.Weights!.File) is not null)
            ?? throw new VentralException($"Only trained weights can be checked, and none of '{opened.Architecture.Name}' are at hand. Get them ('ventral models get {opened.Architecture.Original.Name}'), or name a file of them.");
        folder.ChecksumOf(entry.Weights!.File);
        return opened.With(new WeightState.Trained(entry.Id, TrainedWeights.Read(opened.Architecture, folder.PathOf(entry.Weights.File), entry.Weights.Format)));
    }
}
