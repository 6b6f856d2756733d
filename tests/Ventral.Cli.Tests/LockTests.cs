using System.Text.Json.Nodes;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>A study that was locked says later whether it is what ran.</summary>
public sealed class LockTests : IDisposable
{
    private const string Claims = """

        hypotheses:
          - claim: Layers of a random AlexNet are nearer to their own brain than those of a vanilla network.
            contrast: [alexnet/random, other/given]
            roi: made
            direction: greater
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_locked_is_held_against_what_runs()
    {
        string text = SmallStudy.Text.Replace("measures:", """
              - network: deepcluster-alexnet
                weights: random
                layers: [relu1, relu2]
            measures:
            """, StringComparison.Ordinal) + Claims.Replace("other/given", "deepcluster-alexnet/random", StringComparison.Ordinal);
        string study = SmallStudy.Write(folder.Path, text);
        var first = Tool.Run(folder.Path, "run", study, "--out", "free");
        first.ExitCode.ShouldBe(0, first.Error);
        first.Output.ShouldContain("Claim supported: Layers of a random AlexNet");
        first.Output.ShouldContain("The study was not locked");

        var locked = Tool.Run(folder.Path, "lock", study);
        locked.ExitCode.ShouldBe(0, locked.Error);
        string digest = locked.Output[(locked.Output.IndexOf("Digest: ", StringComparison.Ordinal) + 8)..].Trim();
        Tool.Run(folder.Path, "lock", study).ExitCode.ShouldBe(2);

        var kept = Tool.Run(folder.Path, "run", study, "--out", "kept");
        kept.Output.ShouldContain($"What ran is what was locked (digest {digest}). All other tests are exploratory.");
        SmallStudy.Tables(Path.Combine(folder.Path, "kept")).ShouldBe(SmallStudy.Tables(Path.Combine(folder.Path, "free")));
        File.ReadAllText(Path.Combine(folder.Path, "kept", "report.html")).ShouldContain(digest);
        File.ReadLines(Path.Combine(folder.Path, "kept", "claims.csv")).Skip(1).Single().ShouldEndWith(",4,supported,");

        File.AppendAllText(study, "\n# an afterthought\n");
        var broken = Tool.Run(folder.Path, "run", study, "--out", "broken", "--seed", "2");
        broken.Output.ReplaceLineEndings(" ").ShouldContain("What ran is not what was locked");
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "broken", "run.json")))!["lock"]!;
        record["digest"]!.GetValue<string>().ShouldBe(digest);
        record["differences"]!.AsArray().Count.ShouldBe(2);

        string lockFile = Path.ChangeExtension(study, ".lock.json");
        File.WriteAllText(lockFile, File.ReadAllText(lockFile).Replace("\"seed\": \"1\"", "\"seed\": \"2\"", StringComparison.Ordinal));
        var forged = Tool.Run(folder.Path, "run", study, "--out", "forged");
        forged.ExitCode.ShouldBe(1);
        forged.Error.ShouldContain("was changed after it was written");
    }

    [Fact]
    public void A_folder_in_the_locks_place_is_named_and_nothing_runs()
    {
        string study = SmallStudy.Write(folder.Path, SmallStudy.Text.Replace("measures:", """
              - network: deepcluster-alexnet
                weights: random
                layers: [relu1, relu2]
            measures:
            """, StringComparison.Ordinal) + Claims.Replace("other/given", "deepcluster-alexnet/random", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.ChangeExtension(study, ".lock.json"));

        var locked = Tool.Run(folder.Path, "lock", study);
        var run = Tool.Run(folder.Path, "run", study, "--out", "none");

        (locked.ExitCode, run.ExitCode).ShouldBe((2, 1));
        locked.Error.ShouldContain("small.lock.json' is a folder; the study's lock would be a file of that name. Move the folder away.");
        run.Error.ShouldContain("small.lock.json' is a folder; the study's lock is a file of that name.");
        Directory.Exists(Path.Combine(folder.Path, "none")).ShouldBeFalse();
    }

    [Fact]
    public void A_study_without_hypotheses_is_not_locked()
    {
        var refused = Tool.Run(folder.Path, "lock", SmallStudy.Write(folder.Path));
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("states no hypotheses");
    }
}
