namespace Ventral.Data.Formats.Torch;

/// <summary>A name that a pickle refers to, <c>module.name</c>; never looked up, never called.</summary>
internal sealed record PickleName(string Full);

/// <summary>What a checkpoint holds beside its weights (settings, counters): that it is there is all that is kept of it.</summary>
internal sealed record PickleOpaque(string Full);

/// <summary>Where the stack is cut by a list of arguments.</summary>
internal sealed class PickleMark;

/// <summary>A storage that a tensor refers to.</summary>
internal sealed record TorchStorage(WeightElement Element, string Key, long Count);

/// <summary>A tensor as the file describes it: a view of a storage.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);
