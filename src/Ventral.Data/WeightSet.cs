using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ventral.Data;

/// <summary>All parameters of a network by name, whichever file format they came from.</summary>
public sealed class WeightSet
{
    private readonly ImmutableDictionary<string, WeightArray> byName;
    private readonly Lazy<string> contentHash;

    /// <summary>Checks that no name occurs twice.</summary>
    /// <param name="source">Where the weights came from, for messages: a file's path or a name.</param>
    /// <param name="arrays">The arrays, in the order of the file.</param>
    /// <exception cref="VentralException">A name occurs twice.</exception>
    public WeightSet(string source, IEnumerable<WeightArray> arrays)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(arrays);
        Source = source;
        Arrays = [.. arrays];
        var builder = ImmutableDictionary.CreateBuilder<string, WeightArray>(StringComparer.Ordinal);
        foreach (var array in Arrays)
        {
            if (!builder.TryAdd(array.Name, array))
            {
                throw new VentralException($"Weights of '{source}' must be named differently; '{array.Name}' occurs twice.");
            }
        }

        byName = builder.ToImmutable();
        contentHash = new Lazy<string>(ComputeHash);
    }

    /// <summary>Where the weights came from.</summary>
    public string Source { get; }

    /// <summary>The arrays in the order of the file.</summary>
    public ImmutableArray<WeightArray> Arrays { get; }

    /// <summary>How many arrays there are.</summary>
    public int Count => Arrays.Length;

    /// <summary>How many numbers all arrays hold together.</summary>
    public long ValueCount => Arrays.Sum(a => (long)a.Values.Length);

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of names, shapes and values in the order of the names (ordinal): the same
    /// for the same numbers, whichever format or order they were stored in.
    /// </summary>
    public string ContentHash => contentHash.Value;

    /// <summary>The array of that name.</summary>
    /// <exception cref="VentralException">No array has that name; the message names the nearest one.</exception>
    public WeightArray this[string name] =>
        TryGet(name)
        ?? throw new VentralException(
            $"'{Source}' must hold the weights '{name}'; it has {Count} arrays{(Count == 0 ? "" : $", the first is {Arrays[0]}")}.{Suggestion.For(name, Arrays.Select(a => a.Name).ToArray())}");

    /// <summary>The array of that name, or null.</summary>
    public WeightArray? TryGet(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether an array has that name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The array of that name, which must have the given shape.</summary>
    /// <exception cref="VentralException">No array has that name, or its shape is another.</exception>
    public WeightArray Require(string name, params ReadOnlySpan<int> shape)
    {
        var array = this[name];
        return array.Shape.AsSpan().SequenceEqual(shape)
            ? array
            : throw new VentralException(
                $"Weights '{name}' of '{Source}' must have shape {WeightArray.Format(shape.ToArray())}, found {WeightArray.Format(array.Shape)}; is the file meant for another network?");
    }

    /// <summary>The same arrays under other names: to strip <c>module.</c>, or to map one library's names to another's.</summary>
    /// <param name="rename">Gives the new name, or null to leave the array out.</param>
    /// <exception cref="VentralException">Two arrays get the same name.</exception>
    public WeightSet Renamed(Func<string, string?> rename)
    {
        ArgumentNullException.ThrowIfNull(rename);
        return new WeightSet(
            Source,
            Arrays.Select(a => rename(a.Name) is { } name ? new WeightArray(name, a.Shape, a.Values) : null).OfType<WeightArray>());
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        foreach (var array in Arrays.OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            byte[] name = Encoding.UTF8.GetBytes(array.Name);
            Append(name.Length, number);
            hash.AppendData(name);
            Append(array.Shape.Length, number);
            foreach (int length in array.Shape)
            {
                Append(length, number);
            }

            AppendValues(hash, array.Values.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(long value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }
    }

    private static void AppendValues(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            // A span of bytes counts in int: a large array goes in parts.
            for (; values.Length > 0; values = values[Math.Min(values.Length, 1 << 24)..])
            {
                hash.AppendData(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, 1 << 24)]));
            }

            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }
}
