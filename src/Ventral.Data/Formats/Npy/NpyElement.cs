namespace Ventral.Data.Formats.Npy;

#pragma warning disable CA1720 // Number types are named as number types.

/// <summary>The number types that Ventral reads from NumPy's files.</summary>
public enum NpyElement
{
    /// <summary><c>b1</c>: false or true, one byte.</summary>
    Boolean,

    /// <summary><c>i1</c>.</summary>
    Int8,

    /// <summary><c>u1</c>.</summary>
    UInt8,

    /// <summary><c>i2</c>.</summary>
    Int16,

    /// <summary><c>u2</c>.</summary>
    UInt16,

    /// <summary><c>i4</c>.</summary>
    Int32,

    /// <summary><c>u4</c>.</summary>
    UInt32,

    /// <summary><c>i8</c>.</summary>
    Int64,

    /// <summary><c>u8</c>.</summary>
    UInt64,

    /// <summary><c>f2</c>.</summary>
    Float16,

    /// <summary><c>f4</c>.</summary>
    Float32,

    /// <summary><c>f8</c>.</summary>
    Float64,
}
