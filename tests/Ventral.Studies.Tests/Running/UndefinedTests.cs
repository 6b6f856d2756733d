using System.Collections.Immutable;

using Ventral.Studies.Running;
using Ventral.Studies.Running.Tests;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Tests.Running;

/// <summary>One undefined test takes nothing with it but its own family.</summary>
public class UndefinedTests
{
    private static readonly ScoreSeries First = Series("a/random", [.3, .1, .4, .2], [.5, .6, .8, .7]);

    // Its second layer is the first network's: differences without variance.
    private static readonly ScoreSeries Second = Series("b/random", [.1, .2, .2, .1], [.5, .6, .8, .7]);

    [Fact]
    public void Differences_without_variance_leave_every_other_test_standing()
    {
        var rows = new List<TestRow>();
        var faults = new List<string>();
        foreach (var group in ContrastTests.Groups(new Contrast("a/random", "b/random"), First, Second))
        {
            try
            {
                rows.AddRange(group.ToArray());
            }
            catch (VentralException e)
            {
                faults.Add(e.Message);
            }
        }

        faults.Count.ShouldBe(4);
        faults.ShouldAllBe(fault => fault.Contains("Wilcoxon", StringComparison.Ordinal) || fault.Contains("paired t test", StringComparison.Ordinal));
        rows.Select(row => row.Test).Distinct().ShouldBe(["rm-anova:network", "rm-anova:layer", "rm-anova:network x layer", "independent-t", "kruskal-wallis", "mixed-model:network"]);
    }

    [Fact]
    public void Groups_are_made_only_when_they_are_read() =>
        ContrastTests.Groups(new Contrast("a/random", "b/random"), First, Second).Count().ShouldBe(8);

    private static ScoreSeries Series(string network, params double[][] layers) => new(
        network,
        "IT",
        [.. layers.Select((_, l) => $"layer{l + 1}")],
        [.. layers[0].Select((_, s) => $"sub-{s + 1:00}")],
        true,
        [.. layers.Select(l => l.ToImmutableArray())],
        [.. layers.Select(l => l.Select(_ => (double?)null).ToImmutableArray())]);
}
