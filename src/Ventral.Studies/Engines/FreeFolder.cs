using System.Diagnostics;

using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>Work in a run folder that another merge or a local run may be at work in: both end.</summary>
internal static class FreeFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Does it as soon as the folder is free.</summary>
    /// <param name="work">The work, which takes the folder's lock itself; all its other faults end it at once.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="monitor">Hears that it is waited for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="FolderInUseException">It was in use for too long.</exception>
    public static T When<T>(Func<T> work, string folder, IRunMonitor monitor, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        for (bool told = false; ; told = true)
        {
            try
            {
                return work();
            }
            catch (FolderInUseException) when (waited.Elapsed < Patience)
            {
                if (!told)
                {
                    monitor.Notice($"'{folder}' is in use by another run; waiting for it.");
                }

                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(300));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
