namespace Ventral.Studies.Engines;

/// <summary>Cells that failed on a cluster.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Where">Which of its cells; empty for all.</param>
/// <param name="Reason">Why.</param>
public sealed record UnitFailure(string Network, string Where, string Reason);
