namespace Ventral.Studies.Engines;

/// <summary>A file of a shard's store.</summary>
/// <param name="Path">Its place in the store, with forward slashes.</param>
/// <param name="Sha256">The hash of its bytes.</param>
internal sealed record ShardFile(string Path, string Sha256);
