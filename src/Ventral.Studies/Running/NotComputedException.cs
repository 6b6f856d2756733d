namespace Ventral.Studies.Running;

/// <summary>A result is not in the store, and this run computes none.</summary>
internal sealed class NotComputedException(string message) : VentralException(message);
