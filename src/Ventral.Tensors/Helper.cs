namespace Ventral.Tensors;

/// <summary>A thread that helps the crew that calls it, and then waits to be called by any.</summary>
/// <remarks>
/// A thread of the runtime's pool began 3.8 ms after it was called on processors that had been idle, longer than most loops
/// take; one with an event of its own begins sooner, by how much says decision 9. Who was not called for a while ends.
/// </remarks>
internal sealed class Helper : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Lock Gate = new();

    // Who came last is called first: its caches are the warmest, and the others may end.
    private static readonly List<Helper> Idle = [];

    private readonly AutoResetEvent called = new(initialState: false);

    private Crew crew;

    private Helper(Crew crew) => this.crew = crew;

    /// <summary>Has a thread take part in a crew's loops; not where the system gives no further thread.</summary>
    public static bool TryCall(Crew crew)
    {
        Helper? helper = null;
        lock (Gate)
        {
            if (Idle.Count > 0)
            {
                helper = Idle[^1];
                Idle.RemoveAt(Idle.Count - 1);
            }
        }

        if (helper is null)
        {
            helper = new Helper(crew);
            try
            {
                new Thread(helper.Live) { IsBackground = true, Name = "Ventral helper" }.UnsafeStart();
                return true;
            }
            catch (OutOfMemoryException)
            {
                // So the runtime calls a limit of threads, too.
                helper.Dispose();
                return false;
            }
        }

        helper.crew = crew;
        helper.called.Set();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => called.Dispose();

    private void Live()
    {
        do
        {
            crew.Help();
            lock (Gate)
            {
                Idle.Add(this);
            }
        }
        while (IsCalled());
        Dispose();
    }

    private bool IsCalled()
    {
        if (called.WaitOne(Patience))
        {
            return true;
        }

        lock (Gate)
        {
            if (Idle.Remove(this))
            {
                return false;
            }
        }

        // Called at the last moment.
        return called.WaitOne();
    }
}
