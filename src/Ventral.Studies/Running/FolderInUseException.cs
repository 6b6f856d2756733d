namespace Ventral.Studies.Running;

/// <summary>A process is at work in a run folder, and holds its lock.</summary>
internal sealed class FolderInUseException : VentralException
{
    private const int LinuxTaken = 11, BsdTaken = 35, WindowsShared = unchecked((int)0x80070020), WindowsLocked = unchecked((int)0x80070021);

    /// <summary>Names the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cause">The system's refusal.</param>
    public FolderInUseException(string folder, IOException cause)
        : base($"The run folder '{folder}' is in use by another run. Wait for that run, or choose another folder with --out.", cause)
    {
    }

    /// <summary>Whether the system refuses a file because a process holds it.</summary>
    public static bool IsTaken(IOException cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return OperatingSystem.IsWindows() ? cause.HResult is WindowsShared or WindowsLocked : cause.HResult is LinuxTaken or BsdTaken;
    }
}
