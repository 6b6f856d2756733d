namespace Ventral.Studies.Planning;

/// <summary>A network that a study runs <c>when-available</c> only, and whose weights are not at hand.</summary>
/// <param name="Network">Its key: <c>alexnet/trained</c>.</param>
/// <param name="Notice">That it is left out, and where its weights belong, as a run says it.</param>
public sealed record LeftOutNetwork(string Network, string Notice);
