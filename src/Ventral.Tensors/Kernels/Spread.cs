namespace Ventral.Tensors.Kernels;

/// <summary>Spreads outputs over threads where the work repays waking them; the bits are the same either way.</summary>
internal static class Spread
{
    // A helper wakes in some microseconds, the time of some ten thousand multiply-adds.
    private const long WorthWhile = 50_000;

    /// <summary>Runs the body once for each index.</summary>
    public static void For(Workers workers, int count, double multiplications, Action<int> body)
    {
        if (workers.ThreadCount > 1 && count > 1 && multiplications >= WorthWhile)
        {
            workers.For(count, body);
            return;
        }

        for (int index = 0; index < count; index++)
        {
            body(index);
        }
    }
}
