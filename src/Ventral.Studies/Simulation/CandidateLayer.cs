using Ventral.Data;

namespace Ventral.Studies.Simulation;

/// <summary>A layer that may have made a brain, and that is scored against it.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Rdm">Its RDM.</param>
/// <param name="Generator">What draws its brains; null where its RDM does not allow it.</param>
internal sealed record CandidateLayer(string Network, string Layer, Rdm Rdm, BrainGenerator? Generator);
