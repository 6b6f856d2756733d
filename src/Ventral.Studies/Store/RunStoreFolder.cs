namespace Ventral.Studies.Store;

/// <summary>The folder <c>store</c> of a run folder that a user names.</summary>
internal static class RunStoreFolder
{
    /// <summary>The store's folder.</summary>
    /// <exception cref="VentralException">There is no such run folder, it holds no store, or its store is a link.</exception>
    public static string Require(string runFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runFolder);
        var store = new DirectoryInfo(Path.Combine(Path.GetFullPath(runFolder), "store"));
        return !Directory.Exists(runFolder)
            ? throw new VentralException($"There is no folder '{runFolder}'. Name a run folder, as 'ventral run' printed it.")
            : !store.Exists
            ? throw new VentralException($"'{runFolder}' holds no store: it is not a run folder, or its store was deleted. Name a run folder, as 'ventral run' printed it.")
            : store.LinkTarget is { } target
            ? throw new VentralException($"The store of '{runFolder}' is a link to '{target}', which is not followed: other runs may use what lies there. Name the run folder that holds it.")
            : store.FullName;
    }
}
