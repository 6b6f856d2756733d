namespace Ventral.Data.Formats;

/// <summary>The number types that files of weights store.</summary>
internal enum WeightElement
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Boolean,
}
