using System.Runtime.CompilerServices;

namespace Ventral.TestSupport;

/// <summary>Finds the folders that tests read.</summary>
public static class Repository
{
    /// <summary>The repository's root, found from this file's place in it.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // Deterministic builds may map source paths; the test's own folder is the second guess.
        foreach (string start in new[] { Path.GetDirectoryName(here) ?? "", AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Ventral.slnx")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Ventral.slnx.");
    }
}
