namespace Ventral.Cli;

/// <summary>A commented study to start from.</summary>
/// <param name="Name">What it is asked for by: <c>rsa</c>.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Text">The study file.</param>
internal sealed record StudyTemplate(string Name, string Summary, string Text)
{
    private const string Folder = "templates/";

    /// <summary>All there are, the simplest first.</summary>
    public static IReadOnlyList<StudyTemplate> All { get; } = [.. new[] { "simulated", "rsa", "hypotheses", "own-data", "published" }.Select(Read)];

    private static StudyTemplate Read(string name)
    {
        using var stream = typeof(StudyTemplate).Assembly.GetManifestResourceStream($"{Folder}{name}.yaml")
            ?? throw new InvalidOperationException($"No template '{name}' is in the assembly.");
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        string first = text[..text.IndexOf('\n', StringComparison.Ordinal)].TrimEnd('\r');
        return new(name, first[$"# {name}: ".Length..], text);
    }
}
