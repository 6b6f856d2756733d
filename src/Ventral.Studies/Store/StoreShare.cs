namespace Ventral.Studies.Store;

/// <summary>A part of a store: how many results or files, and how large.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their bytes, records included.</param>
public readonly record struct StoreShare(int Count, long Bytes)
{
    /// <summary>This part and one more of a size.</summary>
    internal StoreShare And(long bytes) => new(Count + 1, Bytes + bytes);
}
