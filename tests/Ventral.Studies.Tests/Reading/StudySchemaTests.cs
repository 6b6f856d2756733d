using System.Text.Json.Nodes;

using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Reading;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Reading;

/// <summary>The schema that editors read and the reader that runs know the same keys.</summary>
public class StudySchemaTests
{
    [Fact]
    public void The_published_file_is_the_schema()
    {
        string file = Path.Combine(Repository.Root, "studies", StudySchema.FileName);

        (File.ReadAllText(file) == StudySchema.Text).ShouldBeTrue($"write it again: ./ventral check --schema > studies/{StudySchema.FileName}");
    }

    [Theory]
    [MemberData(nameof(WholeStudies.Cases), MemberType = typeof(WholeStudies))]
    public void A_valid_study_fits_the_schema(string file)
    {
        string path = Path.Combine(Repository.Root, file);

        StudyFile.Read(path);
        SchemaValidator.Faults(YamlAsJson.Of(YamlDocument.Read(path).Root), WholeStudies.Schema).ShouldBeEmpty();
    }

    [Fact]
    public void The_reader_and_the_schema_know_the_same_keys()
    {
        var read = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string file in WholeStudies.Files)
        {
            var document = YamlDocument.Read(file);
            new StudyReader(DatasetCatalogue.BuiltIn, Path.GetDirectoryName(file)!).Read(document.Root, "");
            Asked(document.Root, "", WholeStudies.Schema, read);
        }

        var described = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        Described(WholeStudies.Schema, "", described);

        read.Keys.ShouldBe(described.Keys, "every mapping of the schema must occur in a study of Reading/Whole, and every one that is read in the schema (Reading/Schema)");
        foreach (var (mapping, keys) in read)
        {
            keys.Order(StringComparer.Ordinal).ShouldBe(described[mapping].Order(StringComparer.Ordinal), $"the reader (first) and the schema (second: Reading/Schema) must know the same keys of '{mapping}'");
        }
    }

    /// <summary>Each key left out, and each value replaced by one of another kind.</summary>
    [Fact]
    public void What_the_schema_refuses_the_reader_refuses()
    {
        int refused = 0;
        var accepted = new List<string>();
        foreach (string file in WholeStudies.Small)
        {
            string folder = Path.GetDirectoryName(file)!;
            foreach (var (where, mutant) in Mutants(YamlAsJson.Of(YamlDocument.Read(file).Root)!.AsObject()))
            {
                if (SchemaValidator.Faults(mutant, WholeStudies.Schema).Count == 0)
                {
                    continue;
                }

                refused++;
                if (Catch(() => StudyFile.Parse("study.yaml", YamlAsJson.Text(mutant), folder)).Length == 0)
                {
                    accepted.Add($"{file}: {where}");
                }
            }
        }

        accepted.ShouldBeEmpty();
        refused.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void What_the_reader_always_requires_the_schema_requires()
    {
        // Required in some company only, which a schema of keys does not say.
        string[] conditional = [".layers", ".statistic", ".values", ".select", ".source", ".stimuli"];
        foreach (string file in WholeStudies.Small)
        {
            string folder = Path.GetDirectoryName(file)!;
            foreach (var (where, mutant) in Mutants(YamlAsJson.Of(YamlDocument.Read(file).Root)!.AsObject()).Where(m => m.Where.EndsWith(" left out", StringComparison.Ordinal)))
            {
                string key = where[..where.IndexOf(' ', StringComparison.Ordinal)];
                string name = key[(key.LastIndexOf('.') + 1)..];
                bool isRequired = Catch(() => StudyFile.Parse("study.yaml", YamlAsJson.Text(mutant), folder)).Contains($"'{name}' is required here, found nothing.", StringComparison.Ordinal);
                if (isRequired && !conditional.Any(key.EndsWith))
                {
                    SchemaValidator.Faults(mutant, WholeStudies.Schema).ShouldNotBeEmpty($"{file}: {where}");
                }
            }
        }
    }

    [Fact]
    public void Every_key_is_explained_in_the_schema_and_in_the_guide()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "study-file.md"));
        var described = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        Described(WholeStudies.Schema, "", described);

        foreach (string key in described.Values.SelectMany(keys => keys).Distinct())
        {
            guide.ShouldMatch($@"`[^`\n]*\b{key}\b[^`\n]*`", $"docs/guides/study-file.md must explain '{key}'");
        }

        foreach (var property in Properties(WholeStudies.Schema))
        {
            ((string?)property.Value!["description"]).ShouldNotBeNullOrWhiteSpace(property.Key);
        }
    }

    private static string Catch(Action read)
    {
        try
        {
            read();
            return "";
        }
        catch (InvalidYamlException e)
        {
            return e.Message;
        }
    }

    /// <summary>The keys that the reader asked for, a mapping at a time; mappings whose keys are the user's own are left out.</summary>
    private static void Asked(YamlNode node, string path, JsonObject schema, SortedDictionary<string, HashSet<string>> read)
    {
        if (node is YamlSequence list)
        {
            foreach (var item in list.Items)
            {
                Asked(item, path, schema, read);
            }
        }

        if (node is not YamlMapping mapping || IsFree(schema, path))
        {
            return;
        }

        if (!read.TryGetValue(path, out var known))
        {
            read[path] = known = new(StringComparer.Ordinal);
        }

        foreach (string key in mapping.Asked.ToArray())
        {
            known.Add(key);
            if (mapping.OptionalNode(key) is { } value)
            {
                Asked(value, $"{path}.{key}", schema, read);
            }
        }
    }

    private static bool IsFree(JsonObject schema, string path)
    {
        IEnumerable<JsonObject> parts = Kinds(schema);
        foreach (string key in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            parts = parts.Select(part => part["properties"]?[key]).OfType<JsonObject>().SelectMany(Kinds).ToArray();
        }

        return parts.Any(part => part["additionalProperties"] is JsonObject);
    }

    private static void Described(JsonObject schema, string path, SortedDictionary<string, HashSet<string>> described)
    {
        foreach (var kind in Kinds(schema).Where(kind => kind["properties"] is JsonObject))
        {
            if (!described.TryGetValue(path, out var known))
            {
                described[path] = known = new(StringComparer.Ordinal);
            }

            foreach (var (key, value) in kind["properties"]!.AsObject())
            {
                known.Add(key);
                Described(value!.AsObject(), $"{path}.{key}", described);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonObject schema) => Kinds(schema)
        .SelectMany(kind => kind["properties"]?.AsObject() ?? [])
        .SelectMany(property => Properties(property.Value!.AsObject()).Prepend(property));

    /// <summary>A part of the schema, what it is any of, and what it is a list of.</summary>
    private static IEnumerable<JsonObject> Kinds(JsonObject part) =>
        [part, .. (part["anyOf"] as JsonArray ?? []).SelectMany(one => Kinds(one!.AsObject())), .. part["items"] is JsonObject items ? Kinds(items) : []];

    private static IEnumerable<(string Where, JsonObject Study)> Mutants(JsonObject study)
    {
        foreach (string[] path in Paths(study, []).ToArray())
        {
            string where = string.Concat(path.Select(p => $".{p}"));
            if (!int.TryParse(path[^1], out _))
            {
                yield return ($"{where} left out", With(path, (parent, key) => parent.AsObject().Remove(key)));
                yield return ($"{where} under another key", With(path, (parent, key) => parent.AsObject()[key + "x"] = parent[key]!.DeepClone()));
            }

            // A number where text belongs is a text to the reader.
            bool isNumber = At(path).GetValueKind() == System.Text.Json.JsonValueKind.Number;
            JsonNode[] numbers = isNumber ? [JsonValue.Create(-1), JsonValue.Create(1e28m), JsonValue.Create(0.5)] : [];
            foreach (JsonNode other in (JsonNode[])[new JsonArray(), new JsonArray(new JsonArray("a")), new JsonObject { ["a"] = new JsonArray("b") }, JsonValue.Create("no such word"), .. numbers])
            {
                yield return ($"{where} = {other.ToJsonString()}", With(path, (parent, key) => Set(parent, key, other)));
            }
        }

        JsonNode At(string[] path) => path.Aggregate((JsonNode)study, (at, step) => at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!);

        static void Set(JsonNode parent, string key, JsonNode value)
        {
            if (parent is JsonArray list)
            {
                list[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] = value;
            }
            else
            {
                parent[key] = value;
            }
        }

        JsonObject With(string[] path, Action<JsonNode, string> change)
        {
            var copy = study.DeepClone().AsObject();
            JsonNode at = copy;
            foreach (string step in path[..^1])
            {
                at = at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
            }

            change(at, path[^1]);
            return JsonNode.Parse(copy.ToJsonString())!.AsObject();
        }
    }

    private static IEnumerable<string[]> Paths(JsonNode? node, string[] path)
    {
        var children = node switch
        {
            JsonObject mapping => mapping.Select(p => (p.Key, p.Value)),
            JsonArray list => list.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Item2, [.. path, child.Item1]).Prepend([.. path, child.Item1]));
    }
}
