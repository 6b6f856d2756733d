namespace Ventral.Data;

/// <summary>A file that could not be written, with the reason: a full disk, a folder without permission. It ends a run.</summary>
public sealed class UnwritableFileException : VentralException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">Why it could not be written.</param>
    /// <param name="innerException">The cause.</param>
    public UnwritableFileException(string path, string reason, Exception? innerException = null)
        : base($"Cannot write '{path}': {reason}. Nothing was changed; free some space or choose another folder.", innerException) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
