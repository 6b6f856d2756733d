namespace Ventral.Data.Catalogue;

/// <summary>What the disk refuses of a download is the user's to act on: said in their words, with the next step.</summary>
internal static class DiskRefusal
{
    private const int LinuxFull = 28, LinuxQuota = 122, BsdQuota = 69, UnixReadOnly = 30, LinuxTaken = 11, BsdTaken = 35;
    private const int WindowsFull = unchecked((int)0x80070070), WindowsHandleFull = unchecked((int)0x80070027);
    private const int WindowsShared = unchecked((int)0x80070020), WindowsLocked = unchecked((int)0x80070021);

    /// <summary>True where another holds the file.</summary>
    internal static bool IsTaken(IOException cause) =>
        OperatingSystem.IsWindows() ? cause.HResult is WindowsShared or WindowsLocked : cause.HResult is LinuxTaken or BsdTaken;

    /// <summary>Does what a disk may refuse.</summary>
    internal static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Of(path, cause);
        }
    }

    /// <summary>The refusal as a message.</summary>
    internal static VentralException Of(string path, Exception cause)
    {
        string reason = cause.Message.Replace($" : '{path}'", "", StringComparison.Ordinal).TrimEnd('.');
        string step = cause switch
        {
            UnauthorizedAccessException or IOException { HResult: UnixReadOnly } =>
                "Choose a cache folder that you may write to with the variable VENTRAL_DATA, or ask its owner for the right to write.",
            IOException { HResult: LinuxFull or LinuxQuota or BsdQuota or WindowsFull or WindowsHandleFull } => FullStep,
            _ => "Free some space, or choose another cache folder with the variable VENTRAL_DATA.",
        };
        return new VentralException($"Cannot write '{path}': {reason}. {step}", cause);
    }

    /// <summary>Refuses a download that the disk has no room for, before it begins.</summary>
    internal static void RequireRoom(string path, long needed)
    {
        if (RoomAt(path) is { } room && needed > room)
        {
            throw new VentralException($"Cannot write '{path}': {needed} bytes are still to come, and the disk has room for {room}. {FullStep}");
        }
    }

    private const string FullStep = "Free some space, or choose a cache folder on another disk with the variable VENTRAL_DATA. What came in is kept, and the next run goes on with it.";

    private static long? RoomAt(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A place that does not tell: the write itself will.
            return null;
        }
    }
}
