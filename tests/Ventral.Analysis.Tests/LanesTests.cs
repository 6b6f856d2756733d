using Ventral.Tensors;

namespace Ventral.Analysis.Tests;

/// <summary>What vectors do in lanes is what a loop over numbers does, to the last bit, however many are left over.</summary>
public class LanesTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 18), 31, 32, 33, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Differences_are_added_as_one_by_one(int length)
    {
        double[] m = Draw(length, "m"), y = Draw(length, "y");
        float[] x = [.. Draw(length, "x").Select(v => (float)v)];
        double[] expected = [.. y.Select((v, i) => v + (x[i] - m[i]))];
        Lanes.AddDifference(x, m, y);
        y.ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_is_taken_from_a_vector_is_taken_one_by_one(int length)
    {
        double[] x = Draw(length, "x"), y = Draw(length, "y");
        double[] expected = [.. x.Select((v, i) => v - y[i])];
        Lanes.TakeFrom(x, y);
        y.ShouldBe(expected);
    }

    private static double[] Draw(int length, string name)
    {
        double[] draws = new double[length];
        new Philox(new Seed(1), name).FillNormal(draws);
        return draws;
    }
}
