using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Tests.Reading;

/// <summary>YAML as an editor's validator sees it: words, numbers and truth values by YAML's core schema.</summary>
internal static partial class YamlAsJson
{
    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries().Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { Text: "true" or "false" } flag => JsonValue.Create(flag.Text == "true"),
        YamlScalar scalar when Number().IsMatch(scalar.Text) && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => JsonValue.Create(number),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>JSON text is YAML text.</summary>
    public static string Text(JsonNode study) => study.ToJsonString();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
