using System.Text.Json;

using Ventral.Data;

namespace Ventral.Studies.Engines;

/// <summary>The small files by which the processes of a submission tell each other how things stand: written whole or not at all.</summary>
internal static class EngineJson
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Write<T>(string path, T value) => AtomicFile.WriteText(path, JsonSerializer.Serialize(value, Format) + "\n");

    /// <summary>Reads such a file; null where there is none, or none that is whole.</summary>
    public static T? TryRead<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
