using Ventral.Studies.Store;

namespace Ventral.Studies.Running;

/// <summary>
/// A run folder's store while something is computed in it. However that ends (done, interrupted, by an error), what was found damaged is
/// told, and the index is brought up to what lies in the store.
/// </summary>
internal sealed class StoreUse : IDisposable
{
    private readonly IRunMonitor monitor;

    private bool isFinished;

    public StoreUse(string path, IRunMonitor monitor)
    {
        Store = new(path);
        this.monitor = monitor;
    }

    /// <summary>The store.</summary>
    public RunStore Store { get; }

    /// <summary>Says that a run came to its end, so that what it did not use is not needed any more.</summary>
    public void Finish() => isFinished = true;

    /// <summary>Tells of damage and saves the index.</summary>
    public void Dispose()
    {
        Tell(Store, monitor);
        if (Directory.Exists(Store.Root) && Store.SaveIndex(isFinished) is { } notice)
        {
            monitor.Notice(notice);
        }
    }

    /// <summary>Tells what was found damaged.</summary>
    public static void Tell(RunStore store, IRunMonitor monitor)
    {
        foreach (var damage in store.Damages)
        {
            monitor.Notice(damage.Message);
        }
    }
}
