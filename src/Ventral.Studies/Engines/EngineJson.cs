using System.Text.Json;

using Ventral.Data;

namespace Ventral.Studies.Engines;

/// <summary>The small files by which the processes of a submission tell each other how things stand: written whole or not at all.</summary>
internal static class EngineJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static void Write<T>(string path, T value) => AtomicFile.WriteText(path, JsonSerializer.Serialize(value, Format) + "\n");

    /// <summary>Reads such a file; null where there is none, or none that is whole.</summary>
    public static T? TryRead<T>(string path)
        where T : class, IEngineRecord
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Format) is { IsWhole: true } record ? record : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>That such a file is there and cannot be used, as a sentence; null where it can, or is not there.</summary>
    public static string? Damage<T>(string path)
        where T : class, IEngineRecord => File.Exists(path) && TryRead<T>(path) is null ? $"'{path}' is not what Ventral wrote, and counts as if it were not there." : null;
}
