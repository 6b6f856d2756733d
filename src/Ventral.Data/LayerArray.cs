using System.Collections.Immutable;

namespace Ventral.Data;

/// <summary>One array of a <see cref="LayerFile"/>.</summary>
/// <param name="Name">The layer; empty where the file has a single one without a name.</param>
/// <param name="Source">Where it stands, for messages.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="ToSingles">The numbers as float32, row-major.</param>
/// <param name="ToDoubles">The numbers as float64, row-major.</param>
internal sealed record LayerArray(string Name, string Source, ImmutableArray<int> Shape, Func<float[]> ToSingles, Func<double[]> ToDoubles)
{
    /// <summary>The names of its columns, where it is a table; otherwise empty.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    public override string ToString() => $"'{Source}', [{string.Join(" × ", Shape)}],";
}
