using System.Text.Encodings.Web;
using System.Text.Json;

using Ventral.Studies.Reading.Schema;

namespace Ventral.Studies;

/// <summary>
/// The JSON Schema (draft 7) of study files, from which editors complete keys, explain them and mark faults. It holds the keys that
/// <see cref="StudyFile"/> reads, their kinds, ranges and defaults; rules that join one key to another are left to <see cref="StudyFile"/>.
/// </summary>
public static class StudySchema
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "study.schema.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text; it ends in a line feed.</summary>
    public static string Text { get; } = RootSchema.Create().ToJsonString(Options) + "\n";
}
