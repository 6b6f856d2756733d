using System.Numerics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Workspace that block after block of a long computation uses again, and that grows to the largest. Disposing of it gives large memory back to the system at
/// once, where arrays of hundreds of megabytes would stay until they are collected; up to 32 MiB go to whoever next needs as much.
/// </summary>
/// <remarks>
/// It starts on a cache line and lies outside the managed heap: the collector neither counts nor frees it, so whoever forgets to dispose of it loses it. For one
/// computation at a time: <see cref="Values"/> that were handed out must not be used once more is asked for, or it is disposed of. It can be asked again after that.
/// </remarks>
/// <typeparam name="T">A type of floating-point numbers.</typeparam>
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
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
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
