using System.Diagnostics;

namespace Ventral.Tensors;

/// <summary>
/// The helpers of some workers: threads that take part in whatever loop of theirs is open, and look out for another for a
/// moment before they go back (<see cref="Helper"/>).
/// </summary>
/// <remarks>
/// A caller works on its own loop too and waits only for indexes that somebody runs already, so helpers that come late, or
/// that are busy in another loop, hold nobody up, and nested loops cannot starve each other. Nothing is allocated for a
/// loop: finished loops are kept for the next of their kind.
/// </remarks>
internal sealed class Crew(int size)
{
    // A layer's loop follows the last within a few microseconds, while to wake a thread takes some fifty.
    private static readonly long Patience = Stopwatch.Frequency / 25_000;

    private Loop? open;
    private Loop? spare;
    private int helpers;
    private int opened;
    private SpinLock gate = new(enableThreadOwnerTracking: false);

    /// <summary>Runs a loop on the caller's thread and on helpers.</summary>
    public void Run<TState>(int count, TState state, Action<int, TState> body, CancellationToken cancellationToken)
    {
        Loop<TState> loop = Open(count, state, body, cancellationToken, out int missing);
        for (; missing > 0; missing--)
        {
            if (!Helper.TryCall(this))
            {
                Forgo(missing);
                break;
            }
        }

        loop.Work();
        Close(loop);
        Exception? failure = loop.Await();
        Keep(loop);
        Loop.Rethrow(failure);
    }

    /// <summary>A helper's work.</summary>
    public void Help()
    {
        while (Join() is { } loop)
        {
            loop.Work();
            loop.Leave();
        }
    }

    private Loop<TState> Open<TState>(int count, TState state, Action<int, TState> body, CancellationToken cancellationToken, out int missing)
    {
        bool isHeld = false;
        gate.Enter(ref isHeld);
        Loop<TState> loop = TakeSpare<TState>() ?? new Loop<TState>();
        loop.Start(count, state, body, cancellationToken);
        loop.Next = open;
        open = loop;
        Volatile.Write(ref opened, opened + 1);
        missing = Math.Max(0, Math.Min(size, count - 1) - helpers);
        helpers += missing;
        gate.Exit(useMemoryBarrier: true);
        return loop;
    }

    private void Close(Loop loop)
    {
        bool isHeld = false;
        gate.Enter(ref isHeld);
        ref Loop? place = ref open;
        while (place != loop)
        {
            place = ref place!.Next;
        }

        place = loop.Next;
        gate.Exit(useMemoryBarrier: true);
    }

    // Helpers that do not come: the caller works without them.
    private void Forgo(int count)
    {
        bool isHeld = false;
        gate.Enter(ref isHeld);
        helpers -= count;
        gate.Exit(useMemoryBarrier: true);
    }

    private void Keep(Loop loop)
    {
        bool isHeld = false;
        gate.Enter(ref isHeld);
        loop.Next = spare;
        spare = loop;
        gate.Exit(useMemoryBarrier: true);
    }

    private Loop<TState>? TakeSpare<TState>()
    {
        ref Loop? place = ref spare;
        while (place is not null)
        {
            if (place is Loop<TState> found)
            {
                place = found.Next;
                return found;
            }

            place = ref place.Next;
        }

        return null;
    }

    // The open loop that a helper joins, or null when none came up while it was looking out.
    private Loop? Join()
    {
        long end = Stopwatch.GetTimestamp() + Patience;
        for (int seen = Volatile.Read(ref opened) - 1; ; Thread.SpinWait(4))
        {
            bool isLast = Stopwatch.GetTimestamp() > end;
            if (!isLast && Volatile.Read(ref opened) == seen)
            {
                continue;
            }

            bool isHeld = false;
            gate.Enter(ref isHeld);
            seen = opened;
            Loop? loop = open;
            while (loop is not null && !loop.TryJoin(size))
            {
                loop = loop.Next;
            }

            bool isLeaving = loop is null && isLast;
            helpers -= isLeaving ? 1 : 0;
            gate.Exit(useMemoryBarrier: true);
            if (loop is not null || isLeaving)
            {
                return loop;
            }
        }
    }
}
