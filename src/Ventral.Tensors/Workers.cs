using System.Runtime.ExceptionServices;

namespace Ventral.Tensors;

/// <summary>
/// How many threads a computation may use, and the loop that spreads independent outputs over them. Each index writes
/// its own outputs and reads no other's, so no result depends on the number of threads or on who runs first.
/// </summary>
public sealed class Workers
{
    /// <summary>Creates workers.</summary>
    /// <param name="threadCount">Threads that work at once, the caller's among them; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public Workers(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ThreadCount = threadCount;
    }

    /// <summary>Threads that work at once, the caller's among them.</summary>
    public int ThreadCount { get; }

    /// <summary>
    /// Runs the body once for each index from 0 to <paramref name="count"/> − 1, in any order, and returns when all
    /// have ended. With one thread the caller runs them in order.
    /// </summary>
    /// <param name="count">How many indexes; none runs for 0.</param>
    /// <param name="body">What to do for an index; it may itself call <see cref="For"/>.</param>
    /// <param name="cancellationToken">Stops before the next index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the last index started.</exception>
    /// <remarks>
    /// An exception of the body is rethrown as it is. Indexes are handed out in rising order and none after a failure,
    /// so among several failures it is always the one of the lowest index.
    /// </remarks>
    public void For(int count, Action<int> body, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(body);
        int helpers = Math.Min(ThreadCount, count) - 1;
        if (helpers < 1)
        {
            for (int index = 0; index < count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(index);
            }

            return;
        }

        var loop = new Loop(count, body, cancellationToken);
        for (int helper = 0; helper < helpers; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Work(), loop, preferLocal: false);
        }

        loop.Work();
        loop.Await();
    }

    // The caller works too and waits for indexes, not for helpers: a helper that the busy pool starts too late finds
    // nothing left and leaves, so nested loops cannot starve each other.
    private sealed class Loop(int count, Action<int> body, CancellationToken cancellationToken)
    {
        private readonly Lock gate = new();
        private int next;
        private int running;
        private int failedIndex = int.MaxValue;
        private ExceptionDispatchInfo? failure;
        private bool cancelled;

        public void Work()
        {
            while (TryTake(out int index))
            {
                ExceptionDispatchInfo? thrown = null;
                try
                {
                    body(index);
                }
#pragma warning disable CA1031 // Whatever the body throws is rethrown on the caller's thread.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }

                Return(index, thrown);
            }
        }

        public void Await()
        {
            var wait = new SpinWait();
            while (Volatile.Read(ref running) > 0)
            {
                wait.SpinOnce();
            }

            failure?.Throw();
            if (cancelled)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        private bool TryTake(out int index)
        {
            lock (gate)
            {
                index = next;
                if (failure is not null || cancelled || next >= count)
                {
                    return false;
                }

                if (cancellationToken.IsCancellationRequested)
                {
                    cancelled = true;
                    return false;
                }

                next++;
                running++;
                return true;
            }
        }

        private void Return(int index, ExceptionDispatchInfo? thrown)
        {
            lock (gate)
            {
                if (thrown is not null && index < failedIndex)
                {
                    failedIndex = index;
                    failure = thrown;
                }

                running--;
            }
        }
    }
}
