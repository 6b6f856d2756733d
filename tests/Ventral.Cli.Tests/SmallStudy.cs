namespace Ventral.Cli.Tests;

/// <summary>A study that runs in two seconds and needs no data.</summary>
internal static class SmallStudy
{
    public const string Text = """
        study: small
        title: A small study
        question: Does it run?
        seed: 1
        stimuli:
          generated: {count: 12, size: 64}
        recordings:
          - simulated: {roi: made, network: alexnet/random, layer: relu2, subjects: 4, channels: 60, noise: 0.5}
        networks:
          - network: alexnet
            weights: random
            layers: [relu1, relu2]
        measures: [rsa:correlation:spearman]
        inference:
          measure: rsa:correlation:spearman
          permutations: 50
        """;

    /// <summary>The same with scores that are made while a layer's answers are at hand.</summary>
    public static readonly string WithResponses = Text.Replace("measures: [rsa:correlation:spearman]", "measures: [rsa:correlation:spearman, encoding:ridge:pearson, geometry:cka]\nfolds: {count: 3}", StringComparison.Ordinal);

    public static string Write(string folder, string text = Text, string name = "small.yaml")
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The tables that must be the same bytes whatever happened on the way to them.</summary>
    public static (string Scores, string Tests) Tables(string folder) =>
        (File.ReadAllText(Path.Combine(folder, "scores.csv")), File.ReadAllText(Path.Combine(folder, "tests.csv")));

    /// <summary>Files that a run works with and must not leave behind; its lock stays.</summary>
    public static string[] Leftovers(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, ".*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(file => Path.GetFileName(file) != ".lock")] : [];
}
