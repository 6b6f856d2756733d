using System.Collections.Immutable;

namespace Ventral.Data.Formats.Mat5;

/// <summary>An array of values of any kind.</summary>
public sealed class MatCell : MatValue
{
    internal MatCell(string path, ImmutableArray<int> dimensions, ImmutableArray<MatValue> items)
        : base(path, dimensions)
    {
        Items = items;
    }

    /// <summary>The values, column-major.</summary>
    public ImmutableArray<MatValue> Items { get; }
}
