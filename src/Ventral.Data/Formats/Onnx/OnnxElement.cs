namespace Ventral.Data.Formats.Onnx;

#pragma warning disable CA1720 // Number types are named as number types.

/// <summary>The number type of a tensor, numbered as in the file.</summary>
public enum OnnxElement
{
    /// <summary>The file does not say.</summary>
    Unknown = 0,

    /// <summary>32-bit floating point.</summary>
    Float32 = 1,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 3,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 4,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 5,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed, 64 bits: shapes and indices.</summary>
    Int64 = 7,

    /// <summary>True or false, a byte each.</summary>
    Bool = 9,

    /// <summary>16-bit floating point.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Float64 = 11,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 12,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 13,

    /// <summary>The upper half of a 32-bit floating-point number.</summary>
    BFloat16 = 16,
}
