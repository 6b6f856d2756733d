using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>Lets one process at a time look what a run folder has on a cluster and submit what is lacking: two at once would submit it twice.</summary>
internal static class EngineLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the right to submit, which the system gives back when its holder ends, however it ends.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="monitor">Hears that it is waited for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VentralException">The folder cannot be written.</exception>
    public static IDisposable Take(string runFolder, IRunMonitor monitor, CancellationToken cancellation)
    {
        string file = Path.Combine(runFolder, SubmissionFolder.Engine, "lock");
        for (bool told = false; ; told = true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                // The file stays: removing one that another waits for would let both in.
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException e) when (FolderInUseException.IsTaken(e))
            {
                if (!told)
                {
                    monitor.Notice($"Another process submits jobs of '{runFolder}'; waiting for it.");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new VentralException($"'{file}' cannot be written: {e.Message} Free some space, or choose another folder with --out.", e);
            }

            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
