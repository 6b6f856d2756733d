using System.Text.Json.Nodes;

using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Reading;

/// <summary>Valid studies: those that are shipped, and those whose only purpose is that every key occurs.</summary>
public static class WholeStudies
{
    /// <summary>The published schema.</summary>
    internal static readonly JsonObject Schema = JsonNode.Parse(StudySchema.Text)!.AsObject();

    /// <summary>Their files from the repository's root on, a case of a test each.</summary>
    public static TheoryData<string> Cases => [.. Files.Select(file => Path.GetRelativePath(Repository.Root, file))];

    internal static IEnumerable<string> Files =>
        new[] { "studies", "src/Ventral.Cli/Templates", "tests/Ventral.Studies.Tests/Reading/Whole" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            .Order(StringComparer.Ordinal);

    /// <summary>Those in which every key occurs at most a few times.</summary>
    internal static IEnumerable<string> Small => Files.Where(file => file.Contains("Whole", StringComparison.Ordinal));
}
