namespace Ventral.Data;

/// <summary>Where a user's own things of Ventral lie.</summary>
internal static class UserFolder
{
    /// <summary>The folder <c>ventral</c> within a kind of folder that every user has.</summary>
    /// <param name="environment">Gives an environment variable.</param>
    /// <param name="variable">The variable of the XDG base directories that names the folder: <c>XDG_CACHE_HOME</c>.</param>
    /// <param name="usual">Where it is below the user's home where the variable is not set: <c>.cache</c>. On Windows it is the local application data.</param>
    public static string Of(Func<string, string?> environment, string variable, params string[] usual)
    {
        string folder = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : environment(variable) is { Length: > 0 } xdg
                ? xdg
                : Path.Combine([Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), .. usual]);
        return Path.Combine(folder, "ventral");
    }
}
