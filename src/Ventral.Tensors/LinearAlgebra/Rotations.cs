using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// A small orthogonal matrix, the product of the plane rotations that an iteration finds. Its columns are kept as rows;
/// sweeps rotate neighbours.
/// </summary>
internal sealed unsafe class Rotations : IDisposable
{
    private readonly Scratch<double> memory;
    private readonly int size;
    private readonly int stride;
    private int row;
    private int step;

    /// <summary>Starts from the identity.</summary>
    public Rotations(int size)
    {
        (this.size, stride) = (size, Scratch.Stride<double>(size));
        memory = new Scratch<double>((long)size * stride, cleared: true);
        for (int i = 0; i < size; i++)
        {
            memory.Start[((long)i * stride) + i] = 1;
        }
    }

    /// <summary>Begins a sweep.</summary>
    /// <param name="first">The lower of the first rotation's two rows.</param>
    /// <param name="direction">1 if each rotation is one row after the last, −1 if one before.</param>
    public void Begin(int first, int direction) => (row, step) = (first, direction);

    /// <summary>Rotates: the lower row becomes c·lower + s·upper, the upper one c·upper − s·lower.</summary>
    public void Add(double cosine, double sine)
    {
        double* lower = memory.Start + ((long)row * stride);
        PlaneRotation.Apply(lower, lower + stride, size, cosine, sine);
        row += step;
    }

    /// <summary>Changes the signs of a row.</summary>
    public void Negate(int index)
    {
        foreach (ref double value in new Span<double>(memory.Start + ((long)index * stride), size))
        {
            value = -value;
        }
    }

    /// <summary>Rounds the rows into a larger matrix.</summary>
    public void Store<T>(T* corner, long cornerStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                corner[(i * cornerStride) + j] = Real.FromDouble<T>(memory.Start[((long)i * stride) + j]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}
