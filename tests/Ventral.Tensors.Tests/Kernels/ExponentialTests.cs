using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class ExponentialTests
{
    /// <summary>2e-14 relative, over the whole range and in lengths that are no multiple of eight.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 1e-9)]
    [InlineData(1001, 1)]
    [InlineData(1000, 40)]
    [InlineData(1003, 230)]
    public void Exponentials_are_those_of_one_by_one(int count, double spread)
    {
        double[] x = new double[count], y = new double[count];
        new Philox(new Seed(1), "exponentials").FillNormal(x);
        for (int i = 0; i < count; i++)
        {
            x[i] = Math.Clamp(x[i] * spread, -708, 708);
        }

        Exponential.Apply(x, y);
        for (int i = 0; i < count; i++)
        {
            y[i].ShouldBe(PortableMath.Exp(x[i]), 2e-14 * PortableMath.Exp(x[i]));
        }

        Exponential.Apply(x, x);
        x.ShouldBe(y);
    }

    [Fact]
    public void Ends_and_faults_are_as_told()
    {
        double[] y = new double[6];
        Exponential.Apply([0, 708, 1e9, -708, double.NegativeInfinity, double.NaN], y);
        y[0].ShouldBe(1);
        y[2].ShouldBe(y[1]);
        y[4].ShouldBe(y[3]);
        y[3].ShouldBeInRange(0, 1e-300);
        y[5].ShouldBe(double.NaN);
        Should.Throw<ArgumentException>(() => Exponential.Apply(new double[3], new double[2]));
    }
}
