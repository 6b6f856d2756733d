namespace Ventral.Data;

/// <summary>A path that should name a plain file with content, and names an empty one, a pipe, a socket or a device.</summary>
public sealed class NotPlainFileException : VentralException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The path, as the user named it.</param>
    public NotPlainFileException(string path)
        : base($"'{path}' must be a plain file with content, found an empty file, a pipe or a device. Write its content to a file, and name that.") => Path = path;

    /// <summary>The path.</summary>
    public string Path { get; }
}
