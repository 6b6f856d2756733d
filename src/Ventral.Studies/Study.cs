using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data.Catalogue;
using Ventral.Networks;
using Ventral.Studies.Claims;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Published;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>A question to networks and brains, as its file states it.</summary>
public sealed record Study
{
    /// <summary>The short name, also the default name of the run folder: <c>truzzi-cusack-2020</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The title of the report.</summary>
    public required string Title { get; init; }

    /// <summary>The question, in a sentence or two.</summary>
    public required string Question { get; init; }

    /// <summary>The work that the study repeats; empty where it is new.</summary>
    public string Citation { get; init; } = "";

    /// <summary>Where every random draw of the study starts.</summary>
    public required Seed Seed { get; init; }

    /// <summary>The stimuli, where the study makes them itself; otherwise they come with the recordings.</summary>
    public GeneratedStimuli? Stimuli { get; init; }

    /// <summary>The brains.</summary>
    public required ImmutableArray<RecordingSource> Recordings { get; init; }

    /// <summary>The networks, each with a weight state.</summary>
    public required ImmutableArray<NetworkFactor> Networks { get; init; }

    /// <summary>How a convolutional layer's maps become a row of units.</summary>
    public Readout Readout { get; init; } = Readout.SpatialMean;

    /// <summary>The measures; the first is the one that single seeds are scored by.</summary>
    public required ImmutableArray<Measure> Measures { get; init; }

    /// <summary>How stimuli are parted for measures that learn.</summary>
    public FoldPlan Folds { get; init; } = new();

    /// <summary>How subjects' RDMs are pooled for the noise ceiling.</summary>
    public CeilingPooling Ceiling { get; init; } = CeilingPooling.RawMean;

    /// <summary>What is tested.</summary>
    public required InferencePlan Inference { get; init; }

    /// <summary>What the study claims before it sees its data; all else that it computes is exploratory.</summary>
    public ImmutableArray<Hypothesis> Hypotheses { get; init; } = [];

    /// <summary>The share of simulated brains of which the layer that made them must be found, in each region; <c>null</c> where none is stated.</summary>
    public double? StatedRecovery { get; init; }

    /// <summary>Printed numbers to hold the computed ones against.</summary>
    public ImmutableArray<PublishedQuantity> Published { get; init; } = [];

    /// <summary>The datasets that <see cref="Recordings"/> and <see cref="Networks"/> name.</summary>
    public DatasetCatalogue Catalogue { get; init; } = DatasetCatalogue.BuiltIn;

    /// <summary>What it asks of a Slurm cluster, should it run on one.</summary>
    public SlurmSettings Slurm { get; init; } = new();

    /// <summary>The folder that paths in its file start from; empty where no file states it.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The bytes of its file, which a run keeps beside its tables; empty where no file states it.</summary>
    public ImmutableArray<byte> Text { get; init; } = [];

    /// <summary>Whether a measure needs the responses of the recordings' channels.</summary>
    internal bool NeedsResponses => Measures.Any(measure => measure is ResponseMeasure);

    /// <summary>SHA-256 of the study file's bytes.</summary>
    public required string Hash { get; init; }
}
