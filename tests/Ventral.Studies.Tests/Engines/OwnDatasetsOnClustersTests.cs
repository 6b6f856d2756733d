using System.Globalization;
using System.Text;

using Ventral.Data.Own;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Engines;

/// <summary>A study on a user's own dataset, which only the machine that submits needs to know of.</summary>
public sealed class OwnDatasetsOnClustersTests : IDisposable
{
    private const int Images = 8;

    private const string Text = """
        study: own
        title: A study of one's own faces
        question: Does it run on a cluster?
        seed: 1
        recordings:
          - {dataset: mine, rois: [FFA]}
        networks:
          - {network: 'vanilla-cnn(depth=2, width=6)', weights: random, layers: [act1, act2]}
          - {network: 'vanilla-cnn(depth=2, width=8)', weights: random, layers: [act1, act2]}
        measures: [rsa:correlation:spearman]
        inference: {measure: 'rsa:correlation:spearman', permutations: 50}
        """;

    private readonly TemporaryFolder folder = new();

    private readonly OwnDatasets datasets;

    public OwnDatasetsOnClustersTests()
    {
        datasets = new(Path.Combine(folder.Path, "registered"));
        Register(0);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Jobs_read_it_as_it_was_registered_when_the_study_was_submitted()
    {
        using var submitted = new SubmittedStudy(Text, datasets);
        datasets.Remove("mine");

        submitted.Compute(0);
        submitted.Compute(1);

        submitted.Merge().Failures.ShouldBeEmpty();
    }

    [Fact]
    public void One_that_was_registered_anew_makes_other_work()
    {
        using var submitted = new SubmittedStudy(Text, datasets);
        submitted.Folder.Submission.IsOfSameWork(submitted.Request.Submission()).ShouldBeTrue();

        datasets.Remove("mine");
        Register(1);

        submitted.Folder.Submission.IsOfSameWork(submitted.Request.Submission()).ShouldBeFalse();
    }

    private void Register(int shift)
    {
        string images = Path.Combine(folder.Path, "images");
        Directory.CreateDirectory(images);
        for (int i = 0; i < Images; i++)
        {
            int hue = i;
            File.WriteAllBytes(Path.Combine(images, $"face_{i}.png"), PngBytes.Of(32, (x, y) => ((byte)(x * (hue + 1)), (byte)((y * 3) + (hue * 9)), (byte)((x * y) / (hue + 1)))));
        }

        string[] tables = [.. Enumerable.Range(1, 2).Select(subject => Table(subject, shift))];
        datasets.Add(new() { Name = "mine", Images = images, Responses = [.. tables] }, TestContext.Current.CancellationToken);
    }

    private string Table(int subject, int shift)
    {
        var text = new StringBuilder("stimulus,v1,v2,v3,v4\n");
        for (int i = 0; i < Images; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"face_{i}");
            for (int v = 1; v <= 4; v++)
            {
                text.Append(CultureInfo.InvariantCulture, $",{(Math.Sqrt(i + 1) * v * (i % 3)) + (((i + 1) * v * (subject + 4)) % 13) + (shift * i)}");
            }

            text.Append('\n');
        }

        string path = Path.Combine(folder.Path, $"sub-0{subject}_FFA.csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
