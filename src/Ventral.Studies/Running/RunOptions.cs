using System.Collections.Immutable;

using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies.Claims;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>Where and how a study is run. None of it changes a result, but for <see cref="Runtime"/>, which changes last bits.</summary>
public sealed record RunOptions
{
    /// <summary>The run folder; made when missing.</summary>
    public required string OutFolder { get; init; }

    /// <summary>The folder that is searched for data first; null for the user's cache alone.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Whether no connection may be opened.</summary>
    public bool Offline { get; init; }

    /// <summary>The threads to work with.</summary>
    public required Workers Workers { get; init; }

    /// <summary>Bytes that the process may take while networks answer; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Who runs networks that are ONNX graphs; null for Ventral. It stands in their identity and in <c>run.json</c>.</summary>
    public OnnxRuntime? Runtime { get; init; }

    /// <summary>What was locked of the study, to say whether this is what runs; null where it was not locked.</summary>
    public StudyLock? Lock { get; init; }

    /// <summary>
    /// Networks to run, as a pattern over <c>network/weights</c> with <c>*</c> and <c>?</c>; null for all.
    /// Tests that need a network left out are left out too.
    /// </summary>
    public string? Only { get; init; }

    /// <summary>
    /// Null for an ordinary run. Otherwise nothing is computed but what follows from results in the store, and a network whose results are
    /// missing fails for the reason given here by its key: what others reported of their part of the work.
    /// </summary>
    public ImmutableDictionary<string, string>? MissingBecause { get; init; }
}
