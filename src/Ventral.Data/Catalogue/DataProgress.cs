namespace Ventral.Data.Catalogue;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file of this report.</param>
/// <param name="BytesDone">Bytes of it that are there.</param>
/// <param name="FilesDone">Files that are complete.</param>
/// <param name="FileCount">Files to download.</param>
public sealed record DataProgress(DatasetFile File, long BytesDone, int FilesDone, int FileCount);
