namespace Ventral.Data.Formats.Torch;

/// <summary>A name that a pickle refers to, <c>module.name</c>; never looked up, never called.</summary>
internal sealed record PickleName(string Full);

/// <summary>Where the stack is cut by a list of arguments.</summary>
internal sealed class PickleMark;

/// <summary>A storage that a tensor refers to.</summary>
internal sealed record TorchStorage(TorchElement Element, string Key, long Count);

/// <summary>A tensor as the file describes it: a view of a storage.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>Number types of storages.</summary>
internal enum TorchElement
{
    Single,
    Double,
    Half,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Boolean,
}
