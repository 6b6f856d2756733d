using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ventral.Studies.Store;

/// <summary>
/// What lies beside a result: the step that it is of, its size and checksum, and the build that computed it. As bytes it is
/// JSON that ends in the SHA-256 of all that stands before, so that no byte of it can change unnoticed.
/// </summary>
/// <param name="Step">The step.</param>
/// <param name="Bytes">The size of the result.</param>
/// <param name="Sha256">The checksum of the result.</param>
/// <param name="Build">The builds of the floors that computed it.</param>
internal sealed record ResultRecord(StepRecord Step, long Bytes, string Sha256, string Build)
{
    /// <summary>No step's inputs come near this size; a file beyond it is not read.</summary>
    public const int MostBytes = 16 << 20;

    private const string Before = ",\n  \"digest\": \"", After = "\"\n}\n";

    private const int DigestLength = 2 * SHA256.HashSizeInBytes;

    // Names are hashes and options, written as a person would read them; nothing here is put into a page.
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record of a result that this build computed.</summary>
    public static ResultRecord Of(StepRecord step, ReadOnlySpan<byte> result, string build) =>
        new(step, result.Length, Convert.ToHexStringLower(SHA256.HashData(result)), build);

    /// <summary>The record as bytes.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Format))
        {
            json.WriteStartObject();
            json.WriteString("step", Step.Step);
            json.WriteStartArray("inputs");
            foreach (var (name, value) in Step.Inputs)
            {
                json.WriteStartObject();
                json.WriteString(name, value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("bytes", Bytes);
            json.WriteString("sha256", Sha256);
            json.WriteString("build", Build);
            json.WriteEndObject();
        }

        // The closing brace and the line end before it give way to the digest.
        stream.SetLength(stream.Length - 2);
        stream.Position = stream.Length;
        string digest = Digest(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        stream.Write(Encoding.ASCII.GetBytes(Before + digest + After));
        return stream.ToArray();
    }

    /// <summary>The record, or null where the bytes are not one as it was written; then <paramref name="fault"/> says what they are.</summary>
    public static ResultRecord? TryDecode(byte[] bytes, out string fault)
    {
        int tail = Before.Length + DigestLength + After.Length;
        if (bytes.Length <= tail)
        {
            fault = bytes.Length == 0 ? "an empty file" : "the beginning of one";
            return null;
        }

        var head = bytes.AsSpan(0, bytes.Length - tail);
        string digest = Digest(head);
        if (!bytes.AsSpan(head.Length).SequenceEqual(Encoding.ASCII.GetBytes(Before + digest + After)))
        {
            fault = $"one that does not end in its digest {digest}";
            return null;
        }

        try
        {
            fault = "";
            return Parse(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            fault = $"one that reads otherwise ({e.Message.TrimEnd('.')})";
            return null;
        }
    }

    private static ResultRecord Parse(byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        var root = json.RootElement;
        var inputs = ImmutableArray.CreateBuilder<StepInput>();
        foreach (var input in root.GetProperty("inputs").EnumerateArray())
        {
            var property = input.EnumerateObject().Single();
            inputs.Add(new(property.Name, Text(property.Value)));
        }

        var step = new StepRecord(Text(root.GetProperty("step")), [.. inputs]);
        return new(step, root.GetProperty("bytes").GetInt64(), Text(root.GetProperty("sha256")), Text(root.GetProperty("build")));
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a text is missing");

    private static string Digest(ReadOnlySpan<byte> head) => Convert.ToHexStringLower(SHA256.HashData(head));
}
