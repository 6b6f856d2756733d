namespace Ventral.Tensors;

/// <summary>Spreads a range of outputs over workers in pieces large enough to be worth a task.</summary>
internal static class Pieces
{
    private const int Length = 1 << 15;

    // Costs are in the time of a simple operation on a number.
    public static void For(int count, long cost, Workers workers, Action<int, int> body)
    {
        int step = (int)Math.Clamp(Length / Math.Max(cost, 1), 1, Length);
        if (count <= step)
        {
            if (count > 0)
            {
                body(0, count);
            }

            return;
        }

        workers.For((int)(((long)count + step - 1) / step), piece => body(piece * step, (int)Math.Min(((long)piece + 1) * step, count)));
    }
}
