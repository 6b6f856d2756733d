namespace Ventral.Data.Own;

/// <summary>One array of an own dataset: whose it is, and where it lies.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Subject">The person or animal.</param>
/// <param name="File">Its file's place among the dataset's files, from 0 on.</param>
/// <param name="Name">Its name in the file; empty where the file holds a single array without a name.</param>
/// <param name="Ids">The place of the list of its stimuli among the dataset's files; null where the file names them itself.</param>
internal sealed record OwnArray(string Roi, string Subject, int File, string Name, int? Ids);
