using Ventral.Studies.Planning;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Studies.Tests.Planning;

/// <summary>A readout that asks for more than a layer has says so, before the run and in it.</summary>
public class ReadoutNoteTests
{
    [Theory]
    [InlineData("units(193600)", "units(193600, 1) takes all units of alexnet/random at relu1 (193600), relu6 (4096), as 'flatten' does.")]
    [InlineData("units(5000)", "units(5000, 1) takes all units of alexnet/random at relu6 (4096), as 'flatten' does.")]
    [InlineData("grid(1000)", "grid(1000) takes all units of alexnet/random at relu1 (193600), as 'flatten' does.")]
    [InlineData("grid(3)", null)]
    [InlineData("units(100)", null)]
    [InlineData("flatten", null)]
    public void A_plan_says_which_layers_are_taken_whole(string readout, string? note) =>
        Plan(readout).Notes.ShouldBe(note is null ? [] : [note]);

    private static StudyPlan Plan(string readout)
    {
        var study = StudyFile.Parse("study.yaml", $$"""
            study: small
            title: A small study
            question: Which layer?
            seed: 5
            stimuli:
              generated: {count: 12, size: 32}
            recordings:
              - simulated: {roi: made, network: alexnet/random, layer: relu1, subjects: 5, channels: 20, noise: 0.5}
            readout: {{readout}}
            networks:
              - {network: alexnet, weights: random, layers: [relu1, relu6]}
            measures: [rsa:correlation:tau-b]
            inference: {measure: "rsa:correlation:tau-b", permutations: 0}
            """);
        return StudyRunner.Plan(study, new RunOptions { OutFolder = "", Offline = true, Workers = new Workers(1) });
    }
}
