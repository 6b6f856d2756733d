namespace Ventral.Data.Catalogue;

/// <summary>A file that is needed and not there.</summary>
/// <param name="File">What is known of it.</param>
/// <param name="Target">The full path where it should be.</param>
/// <param name="Reason">Why it was not downloaded: <c>offline</c>, or what the servers answered.</param>
public sealed record MissingFile(DatasetFile File, string Target, string Reason);
