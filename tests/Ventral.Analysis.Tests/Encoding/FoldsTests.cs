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

    [Fact]
    public void Folds_that_make_no_sense_are_refused()
    {
        Should.Throw<VentralException>(() => Folds.Neighbouring(3, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => Folds.Neighbouring(3, 1));
        Should.Throw<VentralException>(() => Folds.LeaveOneOut(1));
        Should.Throw<VentralException>(() => Folds.LeaveGroupOut(["a", "a"]));
        Should.Throw<VentralException>(() => Folds.ShuffleSplit(3, 1, 0.9, new Seed(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => Folds.ShuffleSplit(3, 1, 1, new Seed(1)));
        Should.Throw<VentralException>(() => new Fold("f", [0, 1], [1, 2])).Message.ShouldContain("stimulus 1 is in both");
        Should.Throw<VentralException>(() => new Fold("f", [], [1]));
        Should.Throw<VentralException>(() => new Fold("f", [2, 1], [0]));
        Should.Throw<VentralException>(() => new Fold("f", [-1, 1], [0]));
    }
}
