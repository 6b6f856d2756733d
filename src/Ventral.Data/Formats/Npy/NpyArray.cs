using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ventral.Data.Formats.Npy;

/// <summary>An array read from a NumPy file: always row-major, whichever order the file had.</summary>
public sealed class NpyArray
{
    private readonly byte[] data;

    internal NpyArray(string source, NpyElement element, ImmutableArray<int> shape, byte[] data)
    {
        Source = source;
        Element = element;
        Shape = shape;
        this.data = data;
    }

    /// <summary>The file, and the entry within it, for messages.</summary>
    public string Source { get; }

    /// <summary>The number type of the file.</summary>
    public NpyElement Element { get; }

    /// <summary>Lengths of the dimensions, slowest first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>How many numbers there are.</summary>
    public int Count => data.Length / SizeOf(Element);

    /// <summary>Requires a shape; a negative length stands for any.</summary>
    /// <returns>This array.</returns>
    /// <exception cref="VentralException">The shape is another.</exception>
    public NpyArray RequireShape(params ReadOnlySpan<int> shape)
    {
        bool fits = Shape.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = shape[i] < 0 || shape[i] == Shape[i];
        }

        return fits
            ? this
            : throw new VentralException(
                $"'{Source}' must have shape [{string.Join(" × ", shape.ToArray().Select(n => n < 0 ? "any" : $"{n}"))}], found [{string.Join(" × ", Shape)}].");
    }

    /// <summary>All values as float64, row-major.</summary>
    /// <exception cref="VentralException">A 64-bit integer that float64 cannot hold exactly.</exception>
    public double[] ToDoubles() => To<double>();

    /// <summary>All values as float32, row-major; float64 is rounded to the nearest.</summary>
    /// <exception cref="VentralException">An integer that float32 cannot hold exactly, or a finite number beyond its range.</exception>
    public float[] ToSingles() => To<float>();

    /// <summary>All values as bytes, row-major.</summary>
    /// <exception cref="VentralException">A value that is no whole number from 0 to 255.</exception>
    public byte[] ToBytes() => To<byte>();

    /// <summary>All values as 32-bit integers, row-major.</summary>
    /// <exception cref="VentralException">A value that is no whole number of that range.</exception>
    public int[] ToInt32s() => To<int>();

    /// <summary>All values as 64-bit integers, row-major.</summary>
    /// <exception cref="VentralException">A value that is no whole number of that range.</exception>
    public long[] ToInt64s() => To<long>();

    internal static int SizeOf(NpyElement element) => element switch
    {
        NpyElement.Boolean or NpyElement.Int8 or NpyElement.UInt8 => 1,
        NpyElement.Int16 or NpyElement.UInt16 or NpyElement.Float16 => 2,
        NpyElement.Int32 or NpyElement.UInt32 or NpyElement.Float32 => 4,
        _ => 8,
    };

    private TTo[] To<TTo>()
        where TTo : unmanaged, INumber<TTo> => Element switch
        {
            NpyElement.Int8 => Map<sbyte, TTo>(),
            NpyElement.Int16 => Map<short, TTo>(),
            NpyElement.UInt16 => Map<ushort, TTo>(),
            NpyElement.Int32 => Map<int, TTo>(),
            NpyElement.UInt32 => Map<uint, TTo>(),
            NpyElement.Int64 => Map<long, TTo>(),
            NpyElement.UInt64 => Map<ulong, TTo>(),
            NpyElement.Float16 => Map<Half, TTo>(),
            NpyElement.Float32 => Map<float, TTo>(),
            NpyElement.Float64 => Map<double, TTo>(),
            _ => Map<byte, TTo>(),
        };

    private TTo[] Map<TFrom, TTo>()
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(data);
        var to = new TTo[from.Length];
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<TFrom, TTo>(from).CopyTo(to);
            return to;
        }

        for (int i = 0; i < to.Length; i++)
        {
            to[i] = TTo.CreateSaturating(from[i]);
            if (!Keeps(from[i], to[i]))
            {
                throw new VentralException(
                    $"'{Source}' must hold numbers that fit {typeof(TTo).Name}; value {i} is {from[i].ToString(null, System.Globalization.CultureInfo.InvariantCulture)}.");
            }
        }

        return to;
    }

    private static bool Keeps<TFrom, TTo>(TFrom from, TTo to)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        bool whole = IsWhole<TFrom>();
        if (!whole && !IsWhole<TTo>())
        {
            return TFrom.IsFinite(from) == TTo.IsFinite(to);
        }

        if (!whole && !TFrom.IsInteger(from))
        {
            return false;
        }

        // Saturation may meet saturation on the way back where one side has 64 bits; 128 bits decide there.
        return Unsafe.SizeOf<TFrom>() == 8 || Unsafe.SizeOf<TTo>() == 8
            ? Int128.CreateSaturating(from) == Int128.CreateSaturating(to)
            : TFrom.CreateSaturating(to) == from;
    }

    private static bool IsWhole<T>() =>
        typeof(T) != typeof(double) && typeof(T) != typeof(float) && typeof(T) != typeof(Half);
}
