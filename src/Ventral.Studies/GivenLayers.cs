using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>The user's own files of a network that Ventral does not run.</summary>
/// <param name="AreRdms">Whether they hold RDMs; otherwise activations.</param>
/// <param name="Files">The file of each of the network's layers, in their order; one file may hold several.</param>
/// <param name="IdsFile">A text file of the rows' stimuli, one id a line; empty where the files name them.</param>
public sealed record GivenLayers(bool AreRdms, ImmutableArray<string> Files, string IdsFile);
