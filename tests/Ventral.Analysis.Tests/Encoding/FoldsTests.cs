using System.Collections.Immutable;
using Ventral.Analysis.Encoding;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Encoding;

public class FoldsTests
{
    [Fact]
    public void Neighbouring_folds_by_hand()
    {
        var folds = Folds.Neighbouring(7, 3);
        folds.Select(f => string.Join(' ', f.Test)).ShouldBe(["0 1 2", "3 4", "5 6"]);
        folds[1].Train.ShouldBe([0, 1, 2, 5, 6]);
        folds.Select(f => f.Name).ShouldBe(["1", "2", "3"]);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(10, 3)]
    [InlineData(97, 10)]
    public void Each_stimulus_is_tested_once_and_learnt_from_otherwise(int stimuli, int count)
    {
        foreach (var folds in new[] { Folds.Neighbouring(stimuli, count), Folds.Random(stimuli, count, new Seed(3)) })
        {
            folds.SelectMany(f => f.Test).Order().ShouldBe(Enumerable.Range(0, stimuli));
            folds.ShouldAllBe(f => f.Train.Length + f.Test.Length == stimuli);
            (folds.Max(f => f.Test.Length) - folds.Min(f => f.Test.Length)).ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void A_draw_depends_on_its_seed_and_number_alone()
    {
        Text(Folds.Random(20, 4, new Seed(1))).ShouldBe(Text(Folds.Random(20, 4, new Seed(1))));
        Text(Folds.Random(20, 4, new Seed(1))).ShouldNotBe(Text(Folds.Random(20, 4, new Seed(2))));
        var three = Folds.ShuffleSplit(50, 3, 0.1, new Seed(9));
        three.ShouldAllBe(f => f.Test.Length == 5 && f.Train.Length == 45);
        Text(Folds.ShuffleSplit(50, 5, 0.1, new Seed(9))).Take(3).ShouldBe(Text(three));

        static string[] Text(ImmutableArray<Fold> folds) => [.. folds.Select(f => string.Join(' ', f.Test))];
    }

    [Fact]
    public void A_group_stays_together()
    {
        var folds = Folds.LeaveGroupOut(["b", "a", "b", "c", "a"]);
        folds.Select(f => $"{f.Name}: {string.Join(' ', f.Test)}").ShouldBe(["b: 0 2", "a: 1 4", "c: 3"]);
    }

    /// <summary>60, 30 and 10 of 100 stimuli; a tenth is tested: 6, 3 and 1 of them, always.</summary>
    [Fact]
    public void A_stratified_draw_keeps_the_groups_shares()
    {
        string[] groups = [.. Enumerable.Range(0, 100).Select(i => i % 10 < 6 ? "a" : i % 10 < 9 ? "b" : "c")];
        foreach (var fold in Folds.StratifiedShuffleSplit(groups, 10, 0.1, new Seed(4)))
        {
            fold.Test.CountBy(i => groups[i]).OrderBy(g => g.Key).Select(g => g.Value).ShouldBe([6, 3, 1]);
            fold.Train.Length.ShouldBe(90);
        }

        var three = Folds.StratifiedShuffleSplit(["a", "a", "b", "b", "c", "c"], 20, 0.5, new Seed(4));
        three.ShouldAllBe(f => f.Test.Length == 3 && f.Test.Select(i => i / 2).Distinct().Count() == 3);

        // 2 of 8 stimuli in pairs: remainders are equal, so chance says whose turn it is.
        var pairs = Folds.StratifiedShuffleSplit(["a", "a", "b", "b", "c", "c", "d", "d"], 40, 0.25, new Seed(4));
        pairs.ShouldAllBe(f => f.Test.Length == 2 && f.Test[0] / 2 != f.Test[1] / 2);
        pairs.SelectMany(f => f.Test).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void Inner_folds_never_touch_the_outer_test()
    {
        var nested = Folds.Nested(Folds.LeaveGroupOut(["a", "b", "a", "c", "b", "c", "a"]), train => Folds.Neighbouring(train.Length, 2));
        nested.Select(n => n.ToString()).ShouldBe(["a: 4 train, 3 test (2 inner folds)", "b: 5 train, 2 test (2 inner folds)", "c: 5 train, 2 test (2 inner folds)"]);
        nested[0].Inner.Select(f => string.Join(' ', f.Test)).ShouldBe(["1 3", "4 5"]);
        nested.ShouldAllBe(n => n.Inner.All(f => !f.Test.Concat(f.Train).Intersect(n.Outer.Test).Any()));
        Should.Throw<VentralException>(() => Folds.Nested(Folds.Neighbouring(6, 2), _ => Folds.Neighbouring(6, 2))).Message.ShouldContain("asks for stimulus 5");
        Should.Throw<VentralException>(() => new NestedFold(new Fold("o", [0, 1], [2]), [new Fold("i", [0], [2])])).Message.ShouldContain("stimulus 2 is not of it");
        Should.Throw<VentralException>(() => new NestedFold(new Fold("o", [0, 1], [2]), []));
    }

    [Fact]
    public void Folds_that_make_no_sense_are_refused()
    {
        Should.Throw<VentralException>(() => Folds.Neighbouring(3, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => Folds.Neighbouring(3, 1));
        Should.Throw<VentralException>(() => Folds.LeaveOneOut(1));
        Should.Throw<VentralException>(() => Folds.LeaveGroupOut(["a", "a"]));
        Should.Throw<VentralException>(() => Folds.ShuffleSplit(3, 1, 0.9, new Seed(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => Folds.ShuffleSplit(3, 1, 1, new Seed(1)));
        Should.Throw<VentralException>(() => Folds.StratifiedShuffleSplit(["a", "b"], 1, 0.9, new Seed(1)));
        Should.Throw<VentralException>(() => new Fold("f", [0, 1], [1, 2])).Message.ShouldContain("stimulus 1 is in both");
        Should.Throw<VentralException>(() => new Fold("f", [], [1]));
        Should.Throw<VentralException>(() => new Fold("f", [2, 1], [0]));
        Should.Throw<VentralException>(() => new Fold("f", [-1, 1], [0]));
    }
}
