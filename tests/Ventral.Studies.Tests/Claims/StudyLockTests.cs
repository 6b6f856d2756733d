using System.Text.Json.Nodes;

using Ventral.Studies.Claims;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Claims;

/// <summary>A lock tells files apart, and cannot be rewritten under its digest.</summary>
public sealed class StudyLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public StudyLockTests()
    {
        foreach (string part in (string[])["a", "b"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, part));
            File.WriteAllLines(
                Path.Combine(folder.Path, part, "one.csv"),
                Enumerable.Range(0, 12).Select(i => $"shape-{i},{i * (part == "a" ? 1 : 7) % 12}").Prepend("stimulus,unit0"));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_of_one_name_in_two_folders_cannot_change_places()
    {
        var before = Lock();
        before.Inputs.Select(i => i.Path).ShouldBe(["a/one.csv", "b/one.csv"]);
        string first = Path.Combine(folder.Path, "a", "one.csv"), second = Path.Combine(folder.Path, "b", "one.csv");
        string text = File.ReadAllText(first);
        File.Copy(second, first, overwrite: true);
        File.WriteAllText(second, text);
        Lock().Digest.ShouldNotBe(before.Digest);
    }

    [Fact]
    public void What_was_an_input_cannot_become_a_claim()
    {
        string path = Written(root =>
        {
            var input = root["inputs"]![0]!;
            root["claims"]!.AsArray().Add($"{input["path"]} {input["sha256"]}");
            root["inputs"]!.AsArray().RemoveAt(0);
        });
        Should.Throw<VentralException>(() => StudyLock.Read(path)).Message.ShouldContain("was changed after it was written");
        StudyLock.Read(Written(_ => { })).Digest.ShouldBe(Lock().Digest);
    }

    [Theory]
    [InlineData("\"seed\": \"5\"", "\"seed\": \"5\", \"seed\": \"5\"")]
    [InlineData("\"lock\": 1", "\"lock\": 1e99")]
    [InlineData("\"claims\": []", "\"claims\": [null]")]
    [InlineData("\"claims\": []", "\"claims\": {\"a\": [[[[[[[[[[]]]]]]]]]]}")]
    public void What_is_no_lock_is_said_to_be_none(string part, string instead)
    {
        string path = Written(_ => { }), text = File.ReadAllText(path);
        text.ShouldContain(part);
        File.WriteAllText(path, text.Replace(part, instead, StringComparison.Ordinal));
        Should.Throw<VentralException>(() => StudyLock.Read(path)).Message.ShouldContain("is no lock of a study");
    }

    private string Written(Action<JsonObject> change)
    {
        string path = Path.Combine(folder.Path, "study.lock.json");
        Lock().Write(path);
        var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(root);
        File.WriteAllText(path, root.ToJsonString(new() { WriteIndented = true }));
        return path;
    }

    private StudyLock Lock() => StudyLock.Of(
        StudyFile.Parse(
            "study.yaml",
            """
            study: given
            title: A given network
            question: Are files told apart?
            seed: 5
            stimuli:
              generated: {count: 12, size: 32}
            recordings:
              - simulated: {roi: made, network: 'vanilla-cnn(depth=2, width=6)/random', layer: act2, subjects: 3, channels: 30, noise: 0.5}
            networks:
              - {network: 'vanilla-cnn(depth=2, width=6)', weights: random, layers: [act1, act2]}
              - {network: theirs, weights: given, activations: {act1: a/one.csv, act2: b/one.csv}}
            measures: [rsa:correlation:spearman]
            inference:
              measure: rsa:correlation:spearman
            """,
            folder.Path),
        new() { OutFolder = folder.Path, Offline = true, Workers = new Workers(1) },
        new RecordingMonitor(),
        TestContext.Current.CancellationToken);
}
