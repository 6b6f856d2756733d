using System.Collections.Immutable;

namespace Ventral.Data.Formats.Mat5;

/// <summary>A value of a MATLAB file: <see cref="MatNumeric"/>, <see cref="MatChar"/>, <see cref="MatStruct"/> or <see cref="MatCell"/>.</summary>
public abstract class MatValue
{
    private protected MatValue(string path, ImmutableArray<int> dimensions)
    {
        Path = path;
        Dimensions = dimensions;
    }

    /// <summary>Where the value stands, for messages: <c>file.mat: modelRDMs(3).RDM</c>.</summary>
    public string Path { get; }

    /// <summary>Lengths of the dimensions, at least two, the first running fastest (as MATLAB counts).</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>The number of elements.</summary>
    public int Count => Dimensions.Aggregate(1, (product, length) => product * length);

    /// <summary>This value as the kind that is expected here.</summary>
    /// <exception cref="VentralException">The value is of another kind.</exception>
    public T As<T>()
        where T : MatValue =>
        this as T ?? throw new VentralException($"{Path} must be a {typeof(T).Name[3..].ToLowerInvariant()} array, found {this}.");

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name[3..].ToLowerInvariant()} {string.Join("×", Dimensions)}";
}
