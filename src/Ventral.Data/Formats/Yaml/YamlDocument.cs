using System.Collections.Immutable;
using System.Text;

namespace Ventral.Data.Formats.Yaml;

/// <summary>
/// A YAML file that a person wrote, read so that every fault of it is found at once and has line, column and, where a word is mistyped,
/// the word that was meant.
/// </summary>
/// <example>
/// <code>
/// var document = YamlDocument.Parse("study.yaml", text);
/// string title = document.Root.Text("title");                         // required text
/// int permutations = document.Root.OptionalWhole("permutations", minimum: 1) ?? 10_000;
/// foreach (YamlMapping network in document.Root.Mappings("networks"))   // one or many
/// {
///     YamlScalar? name = network.Scalar("name");
///     if (name is not null &amp;&amp; !known.Contains(name.Text))
///     {
///         name.Fault($"Unknown network '{name.Text}'.{Suggestion.For(name.Text, known)}");
///     }
/// }
///
/// document.ThrowIfFaulty();                                             // unknown keys included
/// </code>
/// </example>
/// <remarks>
/// Understood: one document of scalars, lists and mappings with scalar keys, and aliases of earlier anchors. Refused, each with its place:
/// tags, merge keys, complex keys, keys that occur twice, several documents. Bounded: 4 Mi characters, 64 levels, 100,000 nodes with every
/// alias counted as what it stands for.
/// </remarks>
public sealed class YamlDocument
{
    private readonly YamlFaults faults;
    private readonly ImmutableArray<YamlMapping> mappings;

    private YamlDocument(YamlFaults faults, YamlMapping root, ImmutableArray<YamlMapping> mappings)
    {
        this.faults = faults;
        this.mappings = mappings;
        Root = root;
    }

    /// <summary>The mapping that is the file; an empty one where the file cannot be read as such.</summary>
    public YamlMapping Root { get; }

    /// <summary>True where a fault was recorded so far; unknown keys are not looked for yet.</summary>
    public bool IsFaulty => faults.Any;

    /// <summary>Reads text. Faults of the YAML itself throw at once: no other could be told from their consequences.</summary>
    /// <param name="source">The file, as the user named it.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="InvalidYamlException">The text is not YAML, is not a mapping, or exceeds a bound.</exception>
    public static YamlDocument Parse(string source, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(text);
        var faults = new YamlFaults(source);
        var composer = new YamlComposer(faults);
        var root = composer.Compose(text);
        return root is YamlMapping mapping
            ? new YamlDocument(faults, mapping, [.. composer.Mappings])
            : throw new InvalidYamlException(faults.InOrder());
    }

    /// <summary>Reads a file of UTF-8 text.</summary>
    /// <param name="path">The file; faults name it by this path.</param>
    /// <exception cref="InvalidYamlException">As for <see cref="Parse(string, string)"/>.</exception>
    /// <exception cref="VentralException">The file cannot be read.</exception>
    public static YamlDocument Read(string path) => Parse(path, ReadBytes(path));

    /// <summary>Reads the bytes of a file of UTF-8 text, with or without a byte-order mark.</summary>
    /// <param name="source">The file, as the user named it.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="InvalidYamlException">As for <see cref="Parse(string, string)"/>.</exception>
    /// <exception cref="VentralException">The bytes are no UTF-8 text.</exception>
    public static YamlDocument Parse(string source, ReadOnlySpan<byte> bytes)
    {
        try
        {
            // An encoding that throws: a wrong byte must not become a replacement character in a name or a title.
            string text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new VentralException($"'{source}' must be UTF-8 text, found zero bytes: it is no text, or UTF-16. Save it as UTF-8 and run again.")
                : Parse(source, text);
        }
        catch (DecoderFallbackException cause)
        {
            throw new VentralException($"'{source}' must be UTF-8 text, found other bytes ({Bytes(cause)}). Save it as UTF-8 and run again.", cause);
        }
    }

    /// <summary>Reads the bytes of a file that <see cref="Parse(string, ReadOnlySpan{byte})"/> takes: once, where they are kept or hashed as well.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VentralException">The file cannot be read, or is larger than any that a person wrote.</exception>
    public static byte[] ReadBytes(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var stream = PlainFile.Open(path);
            if (stream.Length > 4L * YamlComposer.MostCharacters)
            {
                throw new VentralException($"'{path}' is {stream.Length} bytes; a YAML file may have at most {4L * YamlComposer.MostCharacters}. Is it the right file?");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (UnauthorizedAccessException cause) when (Directory.Exists(path))
        {
            throw new VentralException($"'{path}' must be a YAML file, found a folder. Name the file in it.", cause);
        }
        catch (FileNotFoundException cause)
        {
            throw new VentralException($"'{path}' must be a YAML file, found none in '{Directory.GetCurrentDirectory()}'. Check the name and the folder.", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new VentralException($"'{path}' cannot be read: permission is denied. Allow it (chmod u+r), or copy the file to where you may read it.", cause);
        }
        catch (IOException cause)
        {
            throw new VentralException($"'{path}' cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>All faults, in the order of the file, once reading is over: keys that no getter asked for are among them.</summary>
    public ImmutableArray<YamlFault> Faults()
    {
        foreach (var mapping in mappings)
        {
            mapping.FaultUnknownKeys();
        }

        return faults.InOrder();
    }

    /// <summary>Ends the reading, and throws where there is any fault.</summary>
    /// <exception cref="InvalidYamlException">There is a fault; all of them, unknown keys included, are listed.</exception>
    public void ThrowIfFaulty()
    {
        var all = Faults();
        if (!all.IsEmpty)
        {
            throw new InvalidYamlException(all);
        }
    }

    private static string Bytes(DecoderFallbackException cause) => string.Join(' ', (cause.BytesUnknown ?? []).Select(b => $"0x{b:X2}"));
}
