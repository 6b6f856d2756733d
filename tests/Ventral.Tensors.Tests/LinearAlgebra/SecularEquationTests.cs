using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class SecularEquationTests
{
    [Fact]
    public void One_pole_has_its_root_a_weight_further()
    {
        using var equation = new SecularEquation(Inputs.Two, [3], [0.5], isSquared: false);
        equation.Root(0).ShouldBe(3.5);
        using var squared = new SecularEquation(Inputs.Two, [3], [16], isSquared: true);
        squared.Root(0).ShouldBe(5);
    }

    [Fact]
    public void Two_poles_have_the_roots_of_a_quadratic()
    {
        // 1 + 1/(0 − x) + 1/(2 − x) = 0: x² − 4x + 2 = 0.
        using var equation = new SecularEquation(Inputs.Two, [0, 2], [1, 1], isSquared: false);
        equation.Root(0).ShouldBe(2 - Math.Sqrt(2), 2 * Inputs.Epsilon);
        equation.Root(1).ShouldBe(2 + Math.Sqrt(2), 4 * Inputs.Epsilon);
    }

    [Fact]
    public void Roots_lie_between_poles_and_exact_weights_are_near_the_given_ones()
    {
        // Gaps and weights over many powers of two: what deflation lets through.
        Gen<(double Gap, double Weight)> pair = from gap in Gen.Choose(-45, 0) from weight in Gen.Choose(-100, 0) from fraction in Gen.Choose(64, 127) select (Math.ScaleB(fraction / 64.0, gap), Math.ScaleB(fraction / 96.0, weight));
        Prop.ForAll(Gen.NonEmptyListOf(pair).ToArbitrary(), Gen.Elements(false, true).ToArbitrary(), (pairs, isSquared) =>
        {
            double[] poles = new double[pairs.Count], weights = [.. pairs.Select(p => p.Weight)];
            for (int i = 1; i < poles.Length; i++)
            {
                poles[i] = poles[i - 1] + pairs[i].Gap;
            }

            poles = [.. poles.Distinct()];
            weights = weights[..poles.Length];
            using var equation = new SecularEquation(Inputs.Two, poles, weights, isSquared);
            double[] exact = equation.ExactRoots();
            for (int i = 0; i < poles.Length; i++)
            {
                equation.Root(i).ShouldBeGreaterThanOrEqualTo(poles[i]);
                if (i + 1 < poles.Length)
                {
                    equation.Root(i).ShouldBeLessThanOrEqualTo(poles[i + 1]);
                }

                Math.Abs(exact[i] - Math.Sqrt(weights[i])).ShouldBeLessThanOrEqualTo(16 * poles.Length * Inputs.Epsilon * Math.Sqrt(weights.Sum()));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(23, 1));
    }
}
