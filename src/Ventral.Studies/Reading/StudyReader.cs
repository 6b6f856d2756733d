using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;
using Ventral.Networks;
using Ventral.Studies.Engines.Slurm;
using Ventral.Tensors;

namespace Ventral.Studies.Reading;

/// <summary>Turns the YAML of a study into a <see cref="Study"/>, recording every fault where it stands.</summary>
internal sealed class StudyReader
{
    internal static readonly Dictionary<string, CeilingPooling> Poolings = new(StringComparer.Ordinal)
    {
        ["raw-mean"] = CeilingPooling.RawMean,
        ["matched"] = CeilingPooling.Matched,
    };

    private readonly DatasetCatalogue catalogue;

    private readonly string folder;

    /// <summary>Reads a study that lies in a folder, from which its own files are found.</summary>
    public StudyReader(DatasetCatalogue catalogue, string folder)
    {
        this.catalogue = catalogue;
        this.folder = folder;
    }

    public Study Read(YamlMapping root, string hash)
    {
        string name = root.Text("study");
        if (root.OptionalScalar("study") is { } nameScalar && !IsPlainName(name))
        {
            nameScalar.Fault($"A study's name must consist of letters, digits, '.', '-' and '_', at most 100, and begin with neither '.' nor '-' (it names the run folder), found {(name.Length > 100 ? $"{name.Length} characters" : $"'{name}'")}.");
        }

        var networks = new NetworkFactorReader(catalogue, folder).Read(root.Mappings("networks"));
        var recordings = new RecordingReader(catalogue, networks).Read(root);
        var named = Measures(root);
        ImmutableArray<Measure> measures = [.. named.Select(n => n.Measure)];
        var folds = FoldsReader.Read(root);
        var prospects = new ResponseProspects(catalogue, recordings, networks.Factors, folds);
        prospects.Require(named, root);
        var names = new StudyNames(networks, [.. recordings.SelectMany(recording => recording.RegionNames)], measures);
        var stimuli = Stimuli(root.OptionalMapping("stimuli"));
        var study = new Study
        {
            Name = name,
            Title = root.Text("title"),
            Question = root.Text("question"),
            Citation = root.OptionalText("citation") ?? "",
            Seed = new Seed(root.WholeUnsigned("seed")),
            Stimuli = stimuli,
            Recordings = recordings,
            Networks = networks.Factors,
            Readout = Readout(root),
            Measures = measures,
            Folds = folds,
            Ceiling = root.OptionalChoice("ceiling", Poolings, CeilingPooling.RawMean),
            Inference = Inference(root.Mapping("inference"), names),
            Hypotheses = new HypothesisReader(names, new(catalogue, recordings, networks.Factors, TestedMeasure(root), stimuli)).Read(root),
            StatedRecovery = root.OptionalMapping("simulation")?.Number("recovery", 0, 1),
            Published = new PublishedReader(names).Read(root.OptionalMappings("published")),
            Slurm = root.OptionalMapping("engine")?.OptionalMapping("slurm") is { } slurm ? SlurmSettingsReader.Read(slurm, new()) : new(),
            Hash = hash,
            Catalogue = catalogue,
            Folder = folder.Length > 0 ? Path.GetFullPath(folder) : "",
        };
        ReadoutProspects.Require(root.OptionalScalar("readout"), study.Readout, networks.Factors, prospects.StimulusCount(root));
        return study;
    }

    /// <summary>The readout, after recording a fault the usual one.</summary>
    private static Readout Readout(YamlMapping root)
    {
        if (root.OptionalScalar("readout") is not { } scalar)
        {
            return Networks.Readout.SpatialMean;
        }

        try
        {
            return Networks.Readout.Parse(scalar.Text);
        }
        catch (VentralException e)
        {
            scalar.Fault(e.Message);
            return Networks.Readout.SpatialMean;
        }
    }

    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 100 && name[0] is not ('.' or '-') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static GeneratedStimuli? Stimuli(YamlMapping? stimuli) =>
        stimuli?.Mapping("generated") is { } generated ? new(generated.Whole("count", 4, 10_000), generated.Whole("size", 16, 2048)) : null;

    private static List<(YamlScalar Scalar, Measure Measure)> Measures(YamlMapping root)
    {
        var measures = new List<(YamlScalar Scalar, Measure Measure)>();
        foreach (var scalar in root.Scalars("measures"))
        {
            if (StudyNames.TryMeasure(scalar) is { } measure)
            {
                if (measures.Exists(known => known.Measure.Equals(measure)))
                {
                    scalar.Fault($"Measure '{measure.Name}' is named twice; name it once.");
                }
                else
                {
                    measures.Add((scalar, measure));
                }
            }
        }

        return measures;
    }

    /// <summary>The measure of <c>inference</c>; null where it is missing unknown or not tested, which is a fault where it stands.</summary>
    private static RdmMeasure? TestedMeasure(YamlMapping root) =>
        root.OptionalMapping("inference")?.OptionalScalar("measure") is { } scalar ? RdmMeasure.TryParse(scalar.Text) : null;

    private static int Permutations(YamlMapping? inference)
    {
        int count = inference?.OptionalWhole("permutations", 0, 10_000_000) ?? 0;
        if (count is > 0 and < 19)
        {
            inference!.OptionalScalar("permutations")!.Fault($"Of {count} permutations the smallest p is 1/{count + 1}: nothing could ever be significant at 0.05. Ask for 19 at least (1,000 are usual), or 0 for none.");
        }

        return count;
    }

    private static int Bootstraps(YamlMapping? inference)
    {
        int count = inference?.OptionalWhole("bootstraps", 0, 1_000_000) ?? 0;
        if (count is > 0 and < 100)
        {
            inference!.OptionalScalar("bootstraps")!.Fault($"A bootstrap needs 100 draws at least (1,000 are usual), or 0 for none; found {count}.");
        }

        return count;
    }

    private static InferencePlan Inference(YamlMapping? inference, StudyNames names)
    {
        var measure = inference?.Scalar("measure") is { } scalar ? names.TestedMeasure(scalar) : null;
        var contrasts = ImmutableArray.CreateBuilder<Contrast>();
        foreach (var node in inference?.OptionalItems("contrasts") ?? [])
        {
            if (names.Contrast(node) is not { } contrast)
            {
                continue;
            }

            if (contrasts.Contains(contrast))
            {
                node.Fault($"Contrast '{contrast.Name}' is named twice; name it once.");
                continue;
            }

            contrasts.Add(contrast);
        }

        return new()
        {
            // A fault is recorded whenever the fallback is taken, so that it never reaches a run.
            Measure = measure ?? RdmMeasure.Parse(RdmMeasure.Names[0]),
            PermutationCount = Permutations(inference),
            BootstrapCount = Bootstraps(inference),
            Contrasts = contrasts.ToImmutable(),
        };
    }
}
