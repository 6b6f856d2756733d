namespace Ventral.Studies.Store;

/// <summary>A file that was not taken over, and why.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">What is wrong with it, with the next step where there is one.</param>
internal sealed record RefusedFile(string File, string Reason);
