using System.Collections.Immutable;

namespace Ventral.Studies.Reading;

/// <summary>The networks that could be read, and what is not known of them because of a fault: what refers to it is no fault of its own.</summary>
/// <param name="Factors">The networks.</param>
/// <param name="Faulty">Names, and what they were probably meant to be, of networks that could not be read.</param>
/// <param name="Unsure">Keys of networks whose layers are not all known.</param>
internal sealed record ReadNetworks(ImmutableArray<NetworkFactor> Factors, ImmutableHashSet<string> Faulty, ImmutableHashSet<string> Unsure)
{
    /// <summary>Whether a key that no network has may be that of one with a fault.</summary>
    public bool MayBeFaulty(string key) => Factors.IsEmpty || Faulty.Contains(key.Split('/')[0]);
}
