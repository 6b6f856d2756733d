using System.Text.Json;

namespace Ventral.Data.Formats.RdmJson;

/// <summary>Reads <c>shape</c> and <c>data</c> from a stream of JSON, part by part.</summary>
internal sealed class RdmJsonParser
{
    private const int MostDimensions = 16;
    private const int MostProperties = 100;
    private const int PartBytes = 1 << 16;

    private readonly string source;
    private readonly string format;
    private readonly List<int> shape = [];
    private readonly List<double> data = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private string? property;
    private bool finished;

    private RdmJsonParser(string source, string format)
    {
        this.source = source;
        this.format = format;
    }

    public static (List<int> Shape, List<double> Data) Parse(string source, string format, Stream json, long mostBytes)
    {
        var parser = new RdmJsonParser(source, format);
        long before = 0;
        try
        {
            // One token fits a part unless it is hostile: no number or name is longer.
            byte[] part = new byte[PartBytes];
            int held = 0;
            var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 8 });
            for (bool last = false; !last;)
            {
                int count = json.Read(part, held, part.Length - held);
                last = count == 0;
                held += count;
                if (before + held > mostBytes)
                {
                    throw new UnreadableFileException(source, format, before, $"must unpack to at most {mostBytes} bytes");
                }

                var reader = new Utf8JsonReader(part.AsSpan(0, held), last, state);
                while (reader.Read())
                {
                    parser.Take(ref reader, before);
                }

                state = reader.CurrentState;
                int used = (int)reader.BytesConsumed;
                if (used == 0 && held == part.Length)
                {
                    throw new UnreadableFileException(source, format, before, $"must have numbers and names shorter than {PartBytes} bytes");
                }

                part.AsSpan(used, held - used).CopyTo(part);
                held -= used;
                before += used;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or FormatException or InvalidOperationException)
        {
            throw new UnreadableFileException(source, format, before, "is not gzip-compressed JSON, or is damaged or cut short: get the file again", e);
        }

        return parser.finished && parser.seen.Contains("data") && parser.seen.Contains("shape")
            ? (parser.shape, parser.data)
            : throw new UnreadableFileException(source, format, before, "must hold one object with 'data' and 'shape'");
    }

    private void Take(ref Utf8JsonReader reader, long before)
    {
        int depth = reader.CurrentDepth;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when depth == 1:
                property = reader.GetString()!;
                if (!seen.Add(property) || seen.Count > MostProperties)
                {
                    throw Fault($"must name '{property}' once, and at most {MostProperties} properties", before, reader);
                }

                return;
            case JsonTokenType.StartObject or JsonTokenType.EndObject when depth == 0:
                finished = reader.TokenType == JsonTokenType.EndObject;
                return;
            case JsonTokenType.StartArray or JsonTokenType.EndArray when depth == 1 && property is not null:
                return;
            case JsonTokenType.Number when depth == 2 && property == "data":
                double value = reader.GetDouble();
                if (!double.IsFinite(value))
                {
                    throw Fault("must hold finite numbers", before, reader);
                }

                data.Add(value);
                return;
            case JsonTokenType.Number when depth == 2 && property == "shape":
                if (!reader.TryGetInt32(out int length) || length < 0 || shape.Count == MostDimensions)
                {
                    throw Fault("must have a shape of whole numbers", before, reader);
                }

                shape.Add(length);
                return;
            default:
                if (property is "data" or "shape" || depth == 0)
                {
                    throw Fault($"must hold one object whose 'data' and 'shape' are flat lists of numbers, found {reader.TokenType}", before, reader);
                }

                return;
        }
    }

    private UnreadableFileException Fault(string problem, long before, in Utf8JsonReader reader) =>
        new(source, format, before + reader.TokenStartIndex, problem);
}
