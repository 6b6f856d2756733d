using System.Numerics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Working memory that block after block of a long computation uses again, and that grows to the largest. It is gone as soon as it is disposed of, where
/// arrays of hundreds of megabytes would stay until they are collected.
/// </summary>
/// <remarks>It starts on a cache line. For one computation at a time: <see cref="Values"/> are nobody's once more is asked for, or it is disposed of.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Workspace<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Scratch<T>? memory;
    private int capacity;

    /// <summary>The numbers, as many as last asked for; none before.</summary>
    public unsafe Span<T> Values => memory is null ? [] : new Span<T>(memory.Start, Length);

    /// <summary>How many were last asked for.</summary>
    public int Length { get; private set; }

    /// <summary>Makes it so long, of unknown content.</summary>
    /// <param name="length">How many numbers; 0 or more.</param>
    /// <returns>This.</returns>
    public Workspace<T> Take(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (memory is null || capacity < length)
        {
            Dispose();
            (memory, capacity) = (new Scratch<T>(length), length);
        }

        Length = length;
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memory?.Dispose();
        (memory, capacity, Length) = (null, 0, 0);
    }
}
