namespace Ventral.Tensors;

/// <summary>
/// Memory that the graph of one step leaves to that of the next (<see cref="Differentiation.Graph{T}"/>): fresh memory
/// must be fetched from the system and cleared, which for large maps costs as much as the arithmetic.
/// </summary>
/// <remarks>
/// Arrays are kept by length: of each, as many as graphs that lived at once have needed, so steps of ever new shapes
/// let it grow. It goes with its last user. Graphs may share it, on one thread or on several.
/// </remarks>
/// <typeparam name="T">The numbers.</typeparam>
public sealed class TensorMemory<T>
    where T : unmanaged
{
    // Below this the collector is quick enough.
    private const int Shortest = 1 << 14;

    private readonly Lock gate = new();
    private readonly Dictionary<int, Stack<T[]>> free = [];

    internal static bool Keeps(int length) => length >= Shortest;

    // Of unknown content.
    internal T[] Take(int length)
    {
        lock (gate)
        {
            return free.TryGetValue(length, out Stack<T[]>? arrays) && arrays.TryPop(out T[]? array)
                ? array
                : GC.AllocateUninitializedArray<T>(length);
        }
    }

    internal void GiveBack(List<T[]> arrays)
    {
        lock (gate)
        {
            foreach (T[] array in arrays)
            {
                if (!free.TryGetValue(array.Length, out Stack<T[]>? others))
                {
                    free.Add(array.Length, others = []);
                }

                others.Push(array);
            }
        }
    }
}
