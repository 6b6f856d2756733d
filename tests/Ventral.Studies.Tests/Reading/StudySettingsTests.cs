using System.Text.Json.Nodes;

using Ventral.Studies.Reading;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Reading;

/// <summary><c>settings</c> of <c>run.json</c>: the study as it was understood, every default written out.</summary>
public class StudySettingsTests
{
    [Theory]
    [MemberData(nameof(WholeStudies.Cases), MemberType = typeof(WholeStudies))]
    public void Every_key_of_the_schema_has_its_value(string file)
    {
        var missing = new List<string>();

        Missing(Of(file), WholeStudies.Schema, "", missing);

        missing.ShouldBeEmpty("Reading/StudySettings must write every key of Reading/Schema");
    }

    [Theory]
    [MemberData(nameof(WholeStudies.Cases), MemberType = typeof(WholeStudies))]
    public void Read_as_a_study_they_say_the_same(string file)
    {
        var settings = Of(file);
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file))!;

        // It is written in words for people, as what an architecture does by itself has no other.
        var first = WithoutPreprocessing(settings);
        var again = WithoutPreprocessing(StudySettings.Of(StudyFile.Parse("settings", first.ToJsonString(), folder)));

        again.ToJsonString().ShouldBe(first.ToJsonString());
    }

    /// <summary>What the schema calls a default is what a study gets that leaves the key out.</summary>
    [Fact]
    public void Defaults_are_those_of_the_schema()
    {
        const string least = """
            study: least
            title: As little as can be
            question: What are the defaults?
            seed: 1
            recordings: [{dataset: algonauts-2019-92, rois: [IT]}]
            networks:
              - {network: alexnet, weights: random, layers: [relu1]}
              - {network: alexnet, weights: 'random:he-normal', layers: [relu1]}
            measures: rsa:correlation:spearman
            inference: {measure: rsa:correlation:spearman}
            hypotheses:
              - {claim: They differ., contrast: [alexnet/random, 'alexnet/random:he-normal'], roi: IT, direction: different}
            published:
              - {source: A paper, test: wilcoxon, contrast: [alexnet/random, 'alexnet/random:he-normal'], roi: IT, statistic: W, values: 3}
            """;
        var differing = new List<string>();
        int compared = 0;

        Compare(StudySettings.Of(StudyFile.Parse("study.yaml", least)), WholeStudies.Schema, "");

        differing.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(10);

        void Compare(JsonNode? value, JsonObject schema, string path)
        {
            foreach (var item in value is JsonArray list ? list : [])
            {
                Compare(item, schema["items"] as JsonObject ?? Fitting(schema, item), path);
            }

            if (value is not JsonObject mapping)
            {
                return;
            }

            foreach (var (key, property) in Fitting(schema, value)["properties"]?.AsObject() ?? [])
            {
                var known = property!.AsObject();
                var stated = known["default"] ?? (known["anyOf"] as JsonArray)?.Select(kind => kind!["default"]).FirstOrDefault(d => d is not null);
                if (stated is not null)
                {
                    compared++;
                    string expected = stated.ToJsonString() is "\"\"" ? "null" : stated.ToJsonString();
                    string found = mapping[key]?.ToJsonString() ?? "null";
                    if (found != expected)
                    {
                        differing.Add($"{path}.{key}: {found}, but {expected} in the schema");
                    }
                }

                Compare(mapping[key], known, $"{path}.{key}");
            }
        }
    }

    private static JsonObject Of(string file) => JsonNode.Parse(StudySettings.Of(StudyFile.Read(Path.Combine(Repository.Root, file))).ToJsonString())!.AsObject();

    private static JsonObject WithoutPreprocessing(JsonObject settings)
    {
        var copy = JsonNode.Parse(settings.ToJsonString())!.AsObject();
        foreach (var network in copy["networks"]!.AsArray())
        {
            network!["preprocessing"] = null;
        }

        return copy;
    }

    private static void Missing(JsonNode? value, JsonObject schema, string path, List<string> missing)
    {
        foreach (var item in value is JsonArray list ? list : [])
        {
            Missing(item, schema["items"] as JsonObject ?? Fitting(schema, item), path, missing);
        }

        if (value is not JsonObject mapping)
        {
            return;
        }

        foreach (var (key, property) in Fitting(schema, value)["properties"]?.AsObject() ?? [])
        {
            if (!mapping.ContainsKey(key))
            {
                missing.Add($"{path}.{key}");
            }

            Missing(mapping[key], property!.AsObject(), $"{path}.{key}", missing);
        }
    }

    /// <summary>Of the kinds that a value may be, the one whose required keys it has.</summary>
    private static JsonObject Fitting(JsonObject schema, JsonNode? value) => schema["anyOf"] is not JsonArray kinds
        ? schema
        : kinds.Select(kind => kind!.AsObject()).FirstOrDefault(kind => value is JsonObject mapping && kind["properties"] is not null && kind["required"]!.AsArray().All(key => mapping.ContainsKey((string)key!))) ?? [];
}
