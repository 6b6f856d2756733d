using System.Collections.Immutable;

namespace Ventral.Data.Formats.Mat5;

/// <summary>The variables of a MATLAB file of version 5 (<c>save -v6</c> and <c>-v7</c>).</summary>
/// <remarks>
/// Numeric, logical and character arrays, structures and cells are read, of either byte order, compressed or not. Sparse arrays,
/// objects, function handles and complex numbers are refused by name. A compressed variable may unpack to at most
/// <see cref="MostBytes"/> together with the others; nesting is at most <see cref="MostDepth"/> deep.
/// </remarks>
public sealed class MatFile
{
    /// <summary>The most bytes that compressed variables may unpack to, together: 1 GiB.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>The deepest nesting of cells and structures: 64.</summary>
    public const int MostDepth = 64;

    internal const string Format = "MATLAB 5";

    private MatFile(string source, ImmutableSortedDictionary<string, MatValue> variables)
    {
        Source = source;
        Variables = variables;
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>The variables by name.</summary>
    public ImmutableSortedDictionary<string, MatValue> Variables { get; }

    /// <summary>The variable of that name.</summary>
    /// <exception cref="VentralException">No variable has that name; the message names the nearest one.</exception>
    public MatValue this[string name] =>
        Variables.TryGetValue(name, out var value)
            ? value
            : throw new VentralException($"'{Source}' must hold a variable '{name}'.{Suggestion.For(name, [.. Variables.Keys])}");

    /// <summary>Reads a file.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are not such a file, or it holds something that is not read.</exception>
    public static MatFile Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Reads variables from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static MatFile Decode(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        return new MatFile(source, new MatReader(source, bytes).ReadAll());
    }
}
