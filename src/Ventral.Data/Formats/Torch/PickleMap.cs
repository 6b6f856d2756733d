namespace Ventral.Data.Formats.Torch;

/// <summary>A dictionary of a pickle, in its order.</summary>
internal sealed class PickleMap
{
    /// <summary>Keys and values; only text serves as a name later.</summary>
    public List<(object? Key, object? Value)> Items { get; } = [];

    public void Add(object? key, object? value) => Items.Add((key, value));
}
