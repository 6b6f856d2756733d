using System.Collections.Immutable;

namespace Ventral.Data.Formats.Mat5;

/// <summary>An array of structures that share their fields.</summary>
public sealed class MatStruct : MatValue
{
    private readonly ImmutableArray<MatValue> values;

    internal MatStruct(string path, ImmutableArray<int> dimensions, ImmutableArray<string> fields, ImmutableArray<MatValue> values)
        : base(path, dimensions)
    {
        Fields = fields;
        this.values = values;
    }

    /// <summary>The names of the fields in order.</summary>
    public ImmutableArray<string> Fields { get; }

    /// <summary>One field of one element.</summary>
    /// <param name="element">The element from 0, column-major.</param>
    /// <param name="field">The field.</param>
    /// <exception cref="VentralException">No field has that name; the message names the nearest one.</exception>
    public MatValue this[int element, string field]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(element);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(element, Count);
            int index = Fields.IndexOf(field, StringComparer.Ordinal);
            return index >= 0
                ? values[(element * Fields.Length) + index]
                : throw new VentralException($"{Path} must have a field '{field}'.{Suggestion.For(field, Fields)}");
        }
    }

    /// <summary>One field of the only element.</summary>
    /// <exception cref="VentralException">There is not exactly one element, or no field of that name.</exception>
    public MatValue this[string field] =>
        Count == 1 ? this[0, field] : throw new VentralException($"{Path} must be a single structure, found {this}.");
}
