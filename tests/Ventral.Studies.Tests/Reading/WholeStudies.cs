using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Reading;

/// <summary>Valid studies: those that are shipped, and those whose only purpose is that every key occurs.</summary>
internal static class WholeStudies
{
    public static IEnumerable<string> Files =>
        new[] { "studies", "src/Ventral.Cli/Templates", "tests/Ventral.Studies.Tests/Reading/Whole" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            .Order(StringComparer.Ordinal);

    /// <summary>Those in which every key occurs at most a few times.</summary>
    public static IEnumerable<string> Small => Files.Where(file => file.Contains("Whole", StringComparison.Ordinal));
}
