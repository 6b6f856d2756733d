namespace Ventral.Tensors.Kernels;

/// <summary>Alike pieces of work, such as planes or rows, dealt out to tasks: some to each, enough to outweigh a task's start.</summary>
/// <param name="Items">How many pieces.</param>
/// <param name="ItemsOfTask">Pieces of a task; the last may have fewer.</param>
internal readonly record struct TaskCut(int Items, int ItemsOfTask)
{
    // A task that takes some 10 µs.
    private const int ValuesOfTask = 1 << 14;

    /// <summary>How many tasks.</summary>
    public int Count => (int)(((long)Items + ItemsOfTask - 1) / ItemsOfTask);

    /// <summary>Cuts pieces of so many values each, at least one.</summary>
    public static TaskCut Of(int items, int values) => new(items, Math.Max(1, ValuesOfTask / values));

    /// <summary>The pieces of a task.</summary>
    public (int First, int End) Range(int task) => (task * ItemsOfTask, (int)Math.Min(Items, (task + 1L) * ItemsOfTask));
}
