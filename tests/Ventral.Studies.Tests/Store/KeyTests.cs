using Ventral.Data;
using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.Studies.Tests.Running;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

/// <summary>What a user calls something never decides what is used again; what it is does.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly TinyStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void The_same_images_under_other_names_are_the_same_keys()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var stimuli = Inputs().Stimuli;

        string[] keys = Keys(first.Path, stimuli);

        keys.Length.ShouldBe(2);
        Keys(second.Path, new StimulusSet("another name", stimuli.Stimuli.Select(s => new Stimulus("my " + s.Id, s.ContentHash, s.Load)))).ShouldBe(keys);
    }

    [Fact]
    public void Other_images_under_the_same_names_are_other_keys_and_so_is_another_order()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var stimuli = Inputs().Stimuli;

        string[] keys = Keys(first.Path, stimuli);
        string[] swapped = Keys(second.Path, new StimulusSet(stimuli.Name, stimuli.Stimuli.Select((s, i) => new Stimulus(s.Id, stimuli.Stimuli[i ^ 1].ContentHash, stimuli.Stimuli[i ^ 1].Load))));
        string[] reversed = Keys(second.Path, new StimulusSet(stimuli.Name, stimuli.Stimuli.Reverse()));

        swapped.Intersect(keys).ShouldBeEmpty();
        reversed.Intersect(keys).ShouldBeEmpty();
    }

    [Fact]
    public void Other_weights_under_the_same_name_are_other_keys_and_the_first_again_are_the_first()
    {
        study.Run();
        string[] before = OfTrained();
        string scores = File.ReadAllText(Path.Combine(study.Folder, "scores.csv"));

        study.WriteWeights(42);
        study.Run();
        string[] both = OfTrained();

        both.Except(before).Count().ShouldBe(before.Length);
        File.ReadAllText(Path.Combine(study.Folder, "scores.csv")).ShouldNotBe(scores);
        study.WriteWeights(41);
        study.Run();
        OfTrained().ShouldBe(both);
        File.ReadAllText(Path.Combine(study.Folder, "scores.csv")).ShouldBe(scores);
    }

    [Fact]
    public void No_name_of_the_study_stands_in_a_record()
    {
        study.Run();

        string records = string.Concat(Directory.EnumerateFiles(study.Store, "*.json", SearchOption.AllDirectories).Select(File.ReadAllText));

        foreach (string name in new[] { "tiny", "learnt", "vanilla", "made", "trained", study.Folder })
        {
            records.ShouldNotContain(name, Case.Sensitive);
        }
    }

    /// <summary>So that a sweep and an explanation find the way from a test or a score to its layers.</summary>
    [Fact]
    public void An_RDM_that_a_step_consumes_is_named_by_its_key()
    {
        study.Run();

        StepRecord[] steps = [.. Directory.EnumerateFiles(study.Store, "*.json", SearchOption.AllDirectories).Select(f => ResultRecord.TryDecode(File.ReadAllBytes(f), out _)!.Step)];
        var keys = steps.Select(step => step.Key).ToHashSet(StringComparer.Ordinal);

        foreach (string kind in new[] { "mantel", "score", "rdm/mean-of-seeds" })
        {
            StepInput[] consumed = [.. steps.Where(step => step.Step.StartsWith(kind, StringComparison.Ordinal)).SelectMany(step => step.Inputs).Where(input => input.Name == "rdm")];
            consumed.ShouldNotBeEmpty(kind);
            consumed.ShouldAllBe(input => keys.Contains(input.Value));
        }
    }

    private string[] OfTrained()
    {
        var random = Inputs().Inputs.ReadNetworks(study.Study.Networks[1]).Select(n => n.Identity).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Directory.EnumerateFiles(study.Store, "*.json", SearchOption.AllDirectories)
                .Select(f => ResultRecord.TryDecode(File.ReadAllBytes(f), out _)!.Step)
                .Where(s => s.Step == "rdm/1-pearson/2" && !random.Contains(s.Inputs[0].Value))
                .Select(s => s.Key)
                .Order(StringComparer.Ordinal),
        ];
    }

    private string[] Keys(string folder, StimulusSet stimuli)
    {
        var (inputs, factor) = (Inputs().Inputs, study.Study.Networks[0]);
        var results = new Results(new RunStore(folder), null);
        var stage = new RdmStage(results, new(results, study.Study, [], study.Options.Workers), stimuli, study.Study.Readout, study.Options.Workers, new());
        return [.. stage.Computed(factor, inputs.ReadNetworks(factor), _ => { }, (_, e) => throw e, TestContext.Current.CancellationToken).Main.Layers.Select(l => l.Key)];
    }

    private (StudyInputs Inputs, StimulusSet Stimuli) Inputs()
    {
        var inputs = StudyInputs.Gather(study.Study, study.Study.Networks, study.Options, new RecordingMonitor(), TestContext.Current.CancellationToken);
        return (inputs, StudySession.Stimulate(inputs));
    }
}
