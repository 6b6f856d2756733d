using System.Text.RegularExpressions;

using Ventral.Studies.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>
/// The shipped study on the real recordings, run once for all tests of it. Nothing is precomputed; only the number of
/// relabellings is smaller, since no number that is checked here depends on it.
/// </summary>
public sealed partial class TruzziCusackRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly Lazy<RunOutcome> outcome;

    public TruzziCusackRun() => outcome = new(Run);

    public RunOutcome Outcome => outcome.Value;

    public void Dispose() => folder.Dispose();

    private RunOutcome Run()
    {
        string data = Requirement.RealData();
        string text = File.ReadAllText(Path.Combine(Repository.Root, "studies", "truzzi-cusack-2020.yaml"));
        var study = StudyFile.Parse("truzzi-cusack-2020.yaml", Permutations().Replace(text, "permutations: 19"));
        var options = new RunOptions { OutFolder = folder.Path, DataFolder = data, Offline = true, Workers = new Workers(2) };
        return new StudyRunner(options, new RecordingMonitor()).Run(study, CancellationToken.None);
    }

    [GeneratedRegex(@"permutations: \d+")]
    private static partial Regex Permutations();
}
