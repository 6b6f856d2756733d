namespace Ventral.Data.Catalogue;

/// <summary>One subject's data of one region, as an array in a file that <see cref="LayerFile"/> reads.</summary>
/// <param name="Subject">The person or animal: <c>sub-01</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Name">The array's name in it; of no account where the file holds a single array without a name.</param>
/// <param name="Ids">A list of the stimuli of its rows, one a line; null where the file names them itself.</param>
public sealed record SubjectArray(string Subject, DatasetFile File, string Name, DatasetFile? Ids);
