namespace Ventral.Studies.Running;

/// <summary>A network whose cells could not be computed.</summary>
/// <param name="Network">Its key: <c>alexnet/trained</c>.</param>
/// <param name="Reason">Why, in words for the user.</param>
public sealed record FailedNetwork(string Network, string Reason);
