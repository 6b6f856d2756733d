using Ventral.Data.Catalogue;

namespace Ventral.Studies.Running;

/// <summary>Tells a monitor of files as they are checked; unlike <see cref="Progress{T}"/> on the thread that reports.</summary>
/// <param name="monitor">Who hears.</param>
public sealed class DataProgressReport(IRunMonitor monitor) : IProgress<DataProgress>
{
    // Downloads report from several threads; a monitor hears one at a time.
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Report(DataProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (gate)
        {
            monitor.Progressed(value.FilesDone, value.File.Name);
        }
    }
}
