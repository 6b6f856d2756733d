using System.Collections.Immutable;

namespace Ventral.Data.Formats.Mat5;

/// <summary>A character array.</summary>
public sealed class MatChar : MatValue
{
    internal MatChar(string path, ImmutableArray<int> dimensions, ImmutableArray<string> rows)
        : base(path, dimensions)
    {
        Rows = rows;
    }

    /// <summary>The rows as text, with the blanks that MATLAB pads them with.</summary>
    public ImmutableArray<string> Rows { get; }

    /// <summary>The only row; empty where there is none.</summary>
    /// <exception cref="VentralException">There are several rows.</exception>
    public string Text => Rows.Length switch
    {
        0 => "",
        1 => Rows[0],
        _ => throw new VentralException($"{Path} must be one line of text, found {Rows.Length} rows."),
    };
}
