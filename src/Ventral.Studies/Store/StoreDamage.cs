namespace Ventral.Studies.Store;

/// <summary>A file of the store that is not what was written: its content changed, or another file was put in its place. Its result is computed again.</summary>
/// <param name="File">The file, relative to the run folder, with forward slashes.</param>
/// <param name="Step">The step whose result was looked for.</param>
/// <param name="Expected">What the file should be.</param>
/// <param name="Found">What it is.</param>
internal sealed record StoreDamage(string File, string Step, string Expected, string Found)
{
    /// <summary>The damage as a sentence for people.</summary>
    public string Message => $"Damaged: '{File}' (of step {Step}) must be {Expected}, found {Found}. It is computed again.";
}
