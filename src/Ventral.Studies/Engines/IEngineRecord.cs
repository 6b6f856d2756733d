using System.Text.Json.Serialization;

namespace Ventral.Studies.Engines;

/// <summary>A record that the processes of a submission leave for each other.</summary>
internal interface IEngineRecord
{
    /// <summary>Whether it is complete: a missing list or a null in one is valid JSON for the serializer.</summary>
    [JsonIgnore]
    bool IsWhole { get; }
}
