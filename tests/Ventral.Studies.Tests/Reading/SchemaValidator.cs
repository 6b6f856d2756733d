using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ventral.Studies.Tests.Reading;

/// <summary>As much of JSON Schema as the schema of study files uses; anything else in it throws.</summary>
internal static class SchemaValidator
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "default", "examples"];

    /// <summary>Where the value breaks the schema, and how; empty where it does not.</summary>
    public static List<string> Faults(JsonNode? value, JsonObject schema, string at = "")
    {
        var faults = new List<string>();
        foreach (var (word, rule) in schema)
        {
            bool holds = word switch
            {
                _ when Annotations.Contains(word) => true,
                "type" => (rule is JsonArray kinds ? [.. kinds.Select(k => (string)k!)] : new[] { (string)rule! }).Any(kind => IsOf(value, kind)),
                "enum" => rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
                "pattern" => value is not JsonValue text || !IsOf(value, "string") || Regex.IsMatch((string)text!, (string)rule!),
                "minimum" => !IsOf(value, "number") || (decimal)value! >= (decimal)rule!,
                "maximum" => !IsOf(value, "number") || (decimal)value! <= (decimal)rule!,
                "minItems" => value is not JsonArray list || list.Count >= (int)rule!,
                "maxItems" => value is not JsonArray list || list.Count <= (int)rule!,
                "required" => value is not JsonObject mapping || rule!.AsArray().All(key => mapping.ContainsKey((string)key!)),
                "anyOf" => rule!.AsArray().Any(one => Faults(value, one!.AsObject()).Count == 0),
                "items" => value is not JsonArray list || All(list.Select((item, i) => ($"[{i}]", item)), rule!.AsObject()),
                "properties" => value is not JsonObject mapping || mapping.Where(p => rule!.AsObject().ContainsKey(p.Key)).All(p => All([($".{p.Key}", p.Value)], rule![p.Key]!.AsObject())),
                "additionalProperties" => value is not JsonObject mapping || Additional(mapping, schema, rule!),
                _ => throw new NotSupportedException($"The validator does not know '{word}'."),
            };
            if (!holds)
            {
                faults.Add($"{at}: {word}");
            }
        }

        return faults;

        bool All(IEnumerable<(string Where, JsonNode? Item)> items, JsonObject each)
        {
            foreach (var (where, item) in items)
            {
                faults.AddRange(Faults(item, each, at + where));
            }

            return true;
        }

        bool Additional(JsonObject mapping, JsonObject all, JsonNode rule)
        {
            var further = mapping.Where(p => all["properties"]?.AsObject().ContainsKey(p.Key) != true);
            return rule is JsonObject each ? All(further.Select(p => ($".{p.Key}", p.Value)), each) : !further.Any();
        }
    }

    private static bool IsOf(JsonNode? value, string kind) => (value, kind) switch
    {
        (JsonObject, "object") or (JsonArray, "array") => true,
        (JsonValue v, "string") => v.TryGetValue(out string? _),
        (JsonValue v, "boolean") => v.TryGetValue(out bool _),
        (JsonValue v, "number") => v.TryGetValue(out decimal _),
        (JsonValue v, "integer") => v.TryGetValue(out decimal number) && decimal.IsInteger(number),
        _ => false,
    };
}
