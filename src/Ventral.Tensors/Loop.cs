using System.Runtime.ExceptionServices;

namespace Ventral.Tensors;

/// <summary>A loop that a <see cref="Crew"/> runs: hands out its indexes in rising order, and none after a failure.</summary>
internal abstract class Loop
{
    private readonly Lock failing = new();
    private CancellationToken cancellationToken;
    private int count;
    private int next;
    private int helpers;
    private int failedIndex;
    private Exception? failure;
    private volatile bool isStopped;

    /// <summary>The next loop in the crew's list.</summary>
    // A field, since lists are walked by reference.
#pragma warning disable CA1051
    public Loop? Next;
#pragma warning restore CA1051

    /// <summary>Throws a failure with the stack of where it happened.</summary>
    public static void Rethrow(Exception? failure)
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Counts a helper in while there are indexes for it; only under the crew's lock.</summary>
    public bool TryJoin(int most)
    {
        if (isStopped || Volatile.Read(ref next) >= count || Volatile.Read(ref helpers) >= most)
        {
            return false;
        }

        Interlocked.Increment(ref helpers);
        return true;
    }

    /// <summary>Counts a helper out.</summary>
    public void Leave() => Interlocked.Decrement(ref helpers);

    /// <summary>Runs indexes until none is left.</summary>
    // A failure stops the loop before it is noted: whoever has taken an index by then runs it, so all lower ones run.
    public void Work()
    {
        while (!isStopped && Volatile.Read(ref next) < count)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Fail(count, new OperationCanceledException(cancellationToken));
                return;
            }

            int index = Interlocked.Increment(ref next) - 1;
            if ((uint)index >= (uint)count)
            {
                return;
            }

            try
            {
                Run(index);
            }
#pragma warning disable CA1031 // Whatever the body throws is rethrown on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(index, exception);
            }
        }
    }

    /// <summary>Waits, once the crew lets no helper join any more, until all have left; tells what failed.</summary>
    public Exception? Await()
    {
        var wait = default(SpinWait);
        while (Volatile.Read(ref helpers) > 0)
        {
            // Never to sleep: a millisecond is longer than most loops.
            wait.SpinOnce(sleep1Threshold: -1);
        }

        Exception? failed = failure;
        failure = null;
        cancellationToken = default;
        Clear();
        return failed;
    }

    /// <summary>Prepares for a run.</summary>
    protected void Start(int indexes, CancellationToken token)
    {
        count = indexes;
        cancellationToken = token;
        next = 0;
        failedIndex = int.MaxValue;
        isStopped = false;
    }

    /// <summary>Runs one index.</summary>
    protected abstract void Run(int index);

    /// <summary>Lets go of what the run needed.</summary>
    protected abstract void Clear();

    private void Fail(int index, Exception exception)
    {
        isStopped = true;
        lock (failing)
        {
            if (index < failedIndex)
            {
                failedIndex = index;
                failure = exception;
            }
        }
    }
}

/// <summary>A loop over a body that takes a state.</summary>
internal sealed class Loop<TState> : Loop
{
    private TState? state;
    private Action<int, TState>? body;

    /// <summary>Prepares for a run.</summary>
    public void Start(int count, TState over, Action<int, TState> run, CancellationToken cancellationToken)
    {
        state = over;
        body = run;
        Start(count, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Run(int index) => body!(index, state!);

    /// <inheritdoc/>
    protected override void Clear()
    {
        state = default;
        body = null;
    }
}
