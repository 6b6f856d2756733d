using System.Security.Cryptography;

using Ventral.Studies.Running;
using Ventral.Studies.Tests.Running;
using Ventral.Studies.Tests.Store;
using Ventral.Studies.Tracing;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Tracing;

/// <summary>Behind a number stand the very files that it was made from, each with its hash, and no others.</summary>
public sealed class NamedFilesTests
{
    private const string Catalogued = """
        study: catalogued
        title: Files of the catalogue
        question: Which?
        seed: 1
        recordings:
          - {dataset: algonauts-2019-92, rois: [EVC, IT]}
        networks:
          - {network: squeezenet1_0, weights: trained, source: squeezenet1_0-deep-compression, layers: [conv1]}
        measures: [rsa:correlation:pearson]
        inference: {measure: rsa:correlation:pearson}
        """;

    [Fact]
    public void The_recordings_and_the_weights_of_the_catalogue_are_named()
    {
        string data = Requirement.RealData();
        using var folder = new TemporaryFolder();
        var options = SmallStudy.Options(folder.Path) with { DataFolder = data };
        new StudyRunner(options, new RecordingMonitor()).Run(StudyFile.Parse("study.yaml", Catalogued), TestContext.Current.CancellationToken).Failures.ShouldBeEmpty();
        var run = FinishedRun.Read(folder.Path);

        foreach (string roi in new[] { "EVC", "IT" })
        {
            string[] files = Files(run, run.Scores.First(row => row.Roi == roi && row.Subject.Length == 0).Cell);

            files.Count(file => file.Contains("SqueezeNet", StringComparison.Ordinal)).ShouldBe(1);
            TracedInput[] recording = [.. run.Inputs.Where(input => input.Role == "recording" && input.Of.Contains(roi))];
            recording.ShouldNotBeEmpty();
            recording.ShouldAllBe(input => input.Dataset == "algonauts-2019-92" && files.Contains($"{input.Path}, SHA-256 {input.Sha256}"));
            files.ShouldNotContain(file => run.Inputs.Any(input => input.Role == "recording" && !input.Of.Contains(roi) && file.StartsWith(input.Path, StringComparison.Ordinal)));
            // Weights, recording, three images of 92.
            files.Length.ShouldBe(1 + recording.Length + 3);
            foreach (string file in files)
            {
                string[] parts = file.Split(", SHA-256 ");
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(data, parts[0])))).ShouldBe(parts[1]);
            }
        }
    }

    [Fact]
    public void A_file_whose_name_another_begins_with_is_not_taken_for_it()
    {
        using var tiny = new TinyStudy();
        string weights = Path.Combine(Path.GetDirectoryName(tiny.Folder)!, "learnt.safetensors"), longer = Path.Combine(Path.GetDirectoryName(tiny.Folder)!, "learnt.safetensors2.safetensors");
        File.Copy(weights, longer);
        string text = System.Text.Encoding.UTF8.GetString([.. tiny.Study.Text]);
        string line = text.Split('\n').Single(l => l.Contains("learnt.safetensors", StringComparison.Ordinal));
        var study = StudyFile.Parse("tiny.yaml", text.Replace(line, line + "\n" + line.Replace("weights: trained", "weights: 'shuffled:filters'", StringComparison.Ordinal).Replace("learnt.safetensors", Path.GetFileName(longer), StringComparison.Ordinal), StringComparison.Ordinal), Path.GetDirectoryName(tiny.Folder));
        new StudyRunner(tiny.Options, new RecordingMonitor()).Run(study, TestContext.Current.CancellationToken).Failures.ShouldBeEmpty();
        var run = FinishedRun.Read(tiny.Folder);

        Files(run, run.Scores.First(row => row.Weights == "trained").Cell).ShouldHaveSingleItem().ShouldStartWith(weights + ", SHA-256 ");
        Files(run, run.Scores.First(row => row.Weights.StartsWith("shuffled", StringComparison.Ordinal)).Cell).ShouldHaveSingleItem().ShouldStartWith(longer + ", SHA-256 ");
    }

    private static string[] Files(FinishedRun run, string cell) =>
        [.. CellExplanation.Of(run, cell).SelectMany(step => step.All).Select(step => step.Text).Where(text => text.Contains(", SHA-256 ", StringComparison.Ordinal)).Distinct()];
}
