using System.Text.Json.Nodes;

namespace Ventral.Studies.Reading.Schema;

/// <summary>The kinds of values that a study file holds, as JSON Schema.</summary>
internal static class SchemaPart
{
    /// <summary>A sentence or a path.</summary>
    public static JsonObject Text(string description, string? otherwise = null) => With(new() { ["description"] = description, ["type"] = "string" }, otherwise);

    /// <summary>A name, which may look like a number: <c>relu3</c>, <c>12</c>. The examples are what editors offer; others are as good.</summary>
    public static JsonObject Name(string description, IEnumerable<string>? examples = null, string? otherwise = null)
    {
        var part = new JsonObject { ["description"] = description, ["type"] = new JsonArray("string", "number") };
        if (examples is not null)
        {
            part["examples"] = Words(examples);
        }

        return With(part, otherwise);
    }

    /// <summary>One of a closed set of words.</summary>
    public static JsonObject Choice(string description, IEnumerable<string> words, string? otherwise = null) =>
        With(new() { ["description"] = description, ["enum"] = Words(words) }, otherwise);

    /// <summary>One of a set of words, or one that is made by a rule.</summary>
    public static JsonObject ChoiceOr(string description, IEnumerable<string> words, string pattern, string? otherwise = null) =>
        With(new() { ["description"] = description, ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = Words(words) }, new JsonObject { ["type"] = "string", ["pattern"] = pattern }) }, otherwise);

    public static JsonObject Flag(string description, bool otherwise) =>
        new() { ["description"] = description, ["type"] = "boolean", ["default"] = otherwise };

    /// <summary>A whole number, whose digits underscores may group.</summary>
    public static JsonObject Whole(string description, long minimum, ulong maximum, long? otherwise = null)
    {
        var part = new JsonObject
        {
            ["description"] = description,
            ["type"] = new JsonArray("integer", "string"),
            ["minimum"] = minimum,
            ["maximum"] = maximum,
            ["pattern"] = "^[0-9]+(_[0-9]+)*$",
        };
        if (otherwise is { } value)
        {
            part["default"] = value;
        }

        return part;
    }

    public static JsonObject Number(string description, double? minimum = null, double? maximum = null, double? otherwise = null)
    {
        var part = new JsonObject { ["description"] = description, ["type"] = "number" };
        foreach (var (key, value) in new[] { ("minimum", minimum), ("maximum", maximum), ("default", otherwise) })
        {
            if (value is { } number)
            {
                part[key] = number;
            }
        }

        return part;
    }

    /// <summary>A list of at least one; a single value stands for a list of one.</summary>
    public static JsonObject OneOrMore(string description, JsonObject item) => new()
    {
        ["description"] = description,
        ["anyOf"] = new JsonArray(item, new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = item.DeepClone() }),
    };

    /// <summary>A list.</summary>
    public static JsonObject List(string description, JsonObject item, int least = 0) =>
        new() { ["description"] = description, ["type"] = "array", ["minItems"] = least, ["items"] = item };

    /// <summary>Exactly two names.</summary>
    public static JsonObject Pair(string description, string item) => new()
    {
        ["description"] = description,
        ["type"] = "array",
        ["minItems"] = 2,
        ["maxItems"] = 2,
        ["items"] = Name(item),
    };

    /// <summary>One kind of value or another.</summary>
    public static JsonObject Either(string description, params JsonNode[] kinds) => new() { ["description"] = description, ["anyOf"] = new JsonArray(kinds) };

    /// <summary>A mapping whose keys are the user's own.</summary>
    public static JsonObject Map(string description, JsonObject value) =>
        new() { ["description"] = description, ["type"] = "object", ["additionalProperties"] = value };

    /// <summary>A mapping of known keys; a key that ends in <c>*</c> is required.</summary>
    public static JsonObject Mapping(string description, params (string Key, JsonObject Value)[] keys) => new()
    {
        ["description"] = description,
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = Words(keys.Where(key => key.Key.EndsWith('*')).Select(key => key.Key[..^1])),
        ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Key.TrimEnd('*'), (JsonNode?)key.Value))),
    };

    private static JsonObject With(JsonObject part, string? otherwise)
    {
        if (otherwise is not null)
        {
            part["default"] = otherwise;
        }

        return part;
    }

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);
}
