namespace Ventral.Tensors;

/// <summary>
/// Memory that the graph of one step leaves to that of the next (<see cref="Differentiation.Graph{T}"/>): fresh memory
/// must be fetched from the system and cleared, which for large maps costs as much as the arithmetic.
/// </summary>
/// <remarks>
/// Arrays are kept by length: of each, as many as graphs that lived at once have needed. What the last
/// 16 graphs had no use for is left to the collector, so steps of ever new shapes do not let it grow without end. Graphs
/// may share it, on one thread or on several.
/// </remarks>
/// <typeparam name="T">The numbers.</typeparam>
public sealed class TensorMemory<T>
    where T : unmanaged
{
    // Below this the collector is quick enough.
    private const int Shortest = 1 << 14;

    // Batches for training, validation and the short rest of an epoch take turns: each finds its own.
    private const int Patience = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<int, Shelf> free = [];
    private int graphs;

    // Values that wait for a graph to take them.
    internal long FreeCount
    {
        get
        {
            lock (gate)
            {
                return free.Sum(shelf => (long)shelf.Key * shelf.Value.Arrays.Count);
            }
        }
    }

    internal static bool Keeps(int length) => length >= Shortest;

    // Of unknown content.
    internal T[] Take(int length)
    {
        lock (gate)
        {
            return free.TryGetValue(length, out Shelf? shelf) && shelf.Arrays.TryPop(out T[]? array)
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
                if (!free.TryGetValue(array.Length, out Shelf? shelf))
                {
                    free.Add(array.Length, shelf = new Shelf());
                }

                shelf.Arrays.Push(array);
                shelf.LastUse = graphs;
            }

            graphs++;
            foreach ((int length, Shelf shelf) in free)
            {
                if (graphs - shelf.LastUse > Patience)
                {
                    free.Remove(length);
                }
            }
        }
    }

    // Arrays of one length, and which graph gave the last of them back.
    private sealed class Shelf
    {
        public Stack<T[]> Arrays { get; } = [];

        public int LastUse { get; set; }
    }
}
