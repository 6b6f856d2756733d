using Ventral.Analysis.Inference;

namespace Ventral.Analysis.Tests.Inference;

public class PearsonCorrelationTests
{
    /// <summary>By hand: deviations (−1.5, −.5, .5, 1.5) and (−1, −2, 1, 2) give 6, 5 and 10, so r = 6/√50.</summary>
    [Fact]
    public void It_agrees_with_hand_arithmetic() =>
        PearsonCorrelation.Of([1, 2, 3, 4], [2, 1, 4, 5]).ShouldBe(6 / Math.Sqrt(50), 1e-15);

    [Fact]
    public void It_keeps_its_size_under_linear_maps_and_its_bounds_under_rounding()
    {
        double[] x = [0.1, 0.2, 0.7, 0.3, 0.9];
        PearsonCorrelation.Of(x, [.. x.Select(v => (0.1 * v) + 3)]).ShouldBeInRange(1 - 1e-12, 1);
        PearsonCorrelation.Of(x, [.. x.Select(v => -1e150 * v)]).ShouldBeInRange(-1, -1 + 1e-12);
    }

    [Fact]
    public void What_has_no_correlation_is_refused_with_its_reason()
    {
        Should.Throw<VentralException>(() => PearsonCorrelation.Of([1, 2, 3], [4, 4, 4])).Message.ShouldContain("second scores that vary");
        Should.Throw<VentralException>(() => PearsonCorrelation.Of([1, 2, 3], [1, 2])).Message.ShouldContain("3 and 2 found");
        Should.Throw<VentralException>(() => PearsonCorrelation.Of([1, double.NaN], [1, 2])).Message.ShouldContain("finite");
        Should.Throw<VentralException>(() => PearsonCorrelation.Of([1, 2], [1e200, -1e200])).Message.ShouldContain("1E+200");
        Should.Throw<VentralException>(() => PearsonCorrelation.Of([1], [2])).Message.ShouldContain("at least 2");
    }
}
