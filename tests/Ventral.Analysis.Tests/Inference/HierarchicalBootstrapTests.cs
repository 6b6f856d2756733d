using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>Draws level by level; how often its interval holds the truth is in <see cref="CalibrationSuiteTests"/>.</summary>
public class HierarchicalBootstrapTests
{
    private static readonly ImmutableArray<string> Subjects = ["a", "a", "a", "b", "b", "b", "b", "c"], Images = ["1", "1", "2", "1", "2", "2", "3", "1"];

    /// <summary>Eight observations in three subjects: a draw holds as many as its subjects' drawn images do, never an observation of a subject that was not drawn with it.</summary>
    [Fact]
    public void A_draw_keeps_to_its_groups()
    {
        var seen = new List<int[]>();
        HierarchicalBootstrap.Interval([Subjects, Images], places =>
        {
            seen.Add(places);
            return places.Length;
        }, 200, new Seed(1), new Workers(1));
        foreach (int[] places in seen.Skip(1))
        {
            // Subject c has one observation: each time it is drawn, it adds one.
            int cs = places.Count(p => Subjects[p] == "c");
            cs.ShouldBeInRange(0, 3);
            places.Length.ShouldBeInRange(3, 18);
        }

        seen.Count(p => p.All(k => Subjects[k] == "c")).ShouldBeGreaterThan(0);
    }

    /// <summary>One level is the bootstrap of clusters but for the members, which are drawn anew: with one member each the two have one standard error.</summary>
    [Fact]
    public void One_level_of_single_observations_is_the_usual_bootstrap()
    {
        double[] values = [1, 4, 2, 8, 5, 7, 3, 6, 9, 0];
        ImmutableArray<string> each = [.. values.Select(v => $"{v}")];
        var hierarchical = HierarchicalBootstrap.Interval([each], places => places.Average(p => values[p]), 20_000, new Seed(1), new Workers(2));
        hierarchical.Estimate.ShouldBe(4.5);

        // √(Σ(x − x̄)²)/n, which the draws have in the limit.
        hierarchical.StandardError.ShouldBe(Math.Sqrt(82.5) / 10, 0.01);
        HierarchicalBootstrap.Interval([each], places => places.Average(p => values[p]), 20_000, new Seed(1), new Workers(1)).ShouldBe(hierarchical);
    }

    [Fact]
    public void What_cannot_be_drawn_is_said()
    {
        Should.Throw<VentralException>(() => HierarchicalBootstrap.Interval([], _ => 1, 100, new Seed(1), new Workers(1)));
        Should.Throw<VentralException>(() => HierarchicalBootstrap.Interval([Subjects, ["1"]], _ => 1, 100, new Seed(1), new Workers(1)));
        Should.Throw<VentralException>(() => HierarchicalBootstrap.Interval([["a", "a"]], _ => 1, 100, new Seed(1), new Workers(1))).Message.ShouldContain("all 2 observations are of 'a'");
        Should.Throw<VentralException>(() => HierarchicalBootstrap.Interval([Subjects], p => p.Length == 8 && p[1] == 1 && p[7] == 7 ? 1 : null, 100, new Seed(1), new Workers(1))).Message.ShouldContain("undefined in");
    }
}
