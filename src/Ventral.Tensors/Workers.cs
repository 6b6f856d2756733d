namespace Ventral.Tensors;

/// <summary>
/// How many threads a computation may use, and the loop that spreads independent outputs over them. Each index writes
/// its own outputs and reads no other's, so no result depends on the number of threads or on who runs first.
/// </summary>
public sealed class Workers
{
    private readonly Crew crew;

    /// <summary>Creates workers.</summary>
    /// <param name="threadCount">Threads that work at once, the caller's among them; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public Workers(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ThreadCount = threadCount;
        crew = new Crew(threadCount - 1);
    }

    /// <summary>Threads that work at once, the caller's among them; callers that share these workers share the others.</summary>
    public int ThreadCount { get; }

    /// <summary>
    /// Runs the body once for each index from 0 to <paramref name="count"/> − 1, in any order, and returns when all
    /// have ended. With one thread the caller runs them in order.
    /// </summary>
    /// <param name="count">How many indexes; none runs for 0.</param>
    /// <param name="body">What to do for an index; it may itself run such a loop.</param>
    /// <param name="cancellationToken">Stops before the next index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the last index started.</exception>
    /// <remarks>
    /// An exception of the body is rethrown as it is. Indexes are handed out in rising order and none after a failure,
    /// so among several failures it is always the one of the lowest index.
    /// </remarks>
    public void For(int count, Action<int> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        For(count, body, static (index, run) => run(index), cancellationToken);
    }

    /// <summary>
    /// The same for a body that captures nothing: what it needs comes in as a state. Once the workers have run a few
    /// loops, another allocates nothing.
    /// </summary>
    /// <typeparam name="TState">Best a small structure, which may hold pointers: each index gets a copy.</typeparam>
    /// <param name="count">How many indexes; none runs for 0.</param>
    /// <param name="state">What the body works on.</param>
    /// <param name="body">What to do for an index, best a static lambda; it may itself run such a loop.</param>
    /// <param name="cancellationToken">Stops before the next index.</param>
    /// <inheritdoc cref="For(int, Action{int}, CancellationToken)"/>
    public void For<TState>(int count, TState state, Action<int, TState> body, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(body);
        if (ThreadCount > 1 && count > 1)
        {
            crew.Run(count, state, body, cancellationToken);
            return;
        }

        for (int index = 0; index < count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            body(index, state);
        }
    }
}
