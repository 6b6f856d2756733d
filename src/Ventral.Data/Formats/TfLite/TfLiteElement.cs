namespace Ventral.Data.Formats.TfLite;

#pragma warning disable CA1720 // Number types are named as number types.

/// <summary>The number type of a tensor, numbered as in the file.</summary>
public enum TfLiteElement
{
    /// <summary>32-bit floating point.</summary>
    Float32 = 0,

    /// <summary>16-bit floating point.</summary>
    Float16 = 1,

    /// <summary>Signed, 32 bits: biases.</summary>
    Int32 = 2,

    /// <summary>Unsigned, 8 bits: weights and activations of the first quantised networks.</summary>
    UInt8 = 3,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 4,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 7,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 9,

    /// <summary>64-bit floating point.</summary>
    Float64 = 10,
}
