using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;

namespace Ventral.Analysis.Tests.Inference;

public class DistributionTests
{
    [Theory]
    [InlineData("t", 30)]
    [InlineData("F", 40)]
    [InlineData("chi2", 30)]
    [InlineData("normal", 9)]
    [InlineData("nct", 12)]
    [InlineData("ncf", 7)]
    [InlineData("ncx2", 4)]
    public void Probabilities_agree_with_50_digit_arithmetic_to_1e_10(string name, int leastCount)
    {
        JsonNode?[] cases = [.. Golden.Section("distributions").Where(c => c!["name"]!.GetValue<string>() == name)];
        cases.Length.ShouldBeGreaterThanOrEqualTo(leastCount);
        foreach (JsonNode? one in cases)
        {
            double[] a = one!["arguments"].Numbers();
            double actual = name switch
            {
                "t" => StudentTDistribution.TwoSided(a[0], a[1]),
                "F" => FDistribution.Survival(a[0], a[1], a[2]),
                "chi2" => ChiSquaredDistribution.Survival(a[0], a[1]),
                "normal" => NormalDistribution.Survival(a[0]),
                "nct" => NoncentralTDistribution.Cdf(a[0], a[1], a[2]),
                "ncf" => NoncentralFDistribution.Cdf(a[0], a[1], a[2], a[3]),
                _ => NoncentralChiSquaredDistribution.Cdf(a[0], a[1], a[2]),
            };
            actual.ShouldAgree(one["value"].Number(), 1e-10, one.ToJsonString());
        }
    }

    [Fact]
    public void Quantiles_agree_with_the_roots_of_30_digit_arithmetic()
    {
        Golden.Section("quantiles").ShouldNotBeEmpty();
        foreach (JsonNode? one in Golden.Section("quantiles"))
        {
            double[] a = one!["arguments"].Numbers();
            double actual = one["name"]!.GetValue<string>() switch
            {
                "normal" => NormalDistribution.Quantile(a[0]),
                "t" => StudentTDistribution.Quantile(a[0], a[1]),
                "chi2" => ChiSquaredDistribution.Quantile(a[0], a[1]),
                _ => FDistribution.Quantile(a[0], a[1], a[2]),
            };

            // The median is 0 exactly.
            bool isMedianOfT = one["name"]!.GetValue<string>() == "t" && a[0] == 0.5;
            double expected = isMedianOfT ? 0 : one["value"].Number();
            actual.ShouldAgree(expected, 1e-10, one.ToJsonString());
        }
    }

    [Fact]
    public void A_tiny_quantile_of_f_is_the_square_of_that_of_t()
    {
        // Near 0 the density of t on 14 degrees is Γ(7.5)/(√(14π)·Γ(7)).
        double density = 1871.2543057977884 / (Math.Sqrt(14 * Math.PI) * 720);
        double t = 1e-12 / (2 * density);
        FDistribution.Quantile(1e-12, 1, 14).ShouldAgree(t * t, 1e-10, "F");
    }

    [Fact]
    public void The_two_tails_of_each_distribution_add_up_to_one()
    {
        foreach (double x in new[] { 0.01, 0.4, 1, 2.5, 7, 30 })
        {
            (StudentTDistribution.Cdf(x, 14) + StudentTDistribution.Survival(x, 14)).ShouldBe(1, 1e-15);
            (FDistribution.Cdf(x, 6, 84) + FDistribution.Survival(x, 6, 84)).ShouldBe(1, 1e-14);
            (ChiSquaredDistribution.Cdf(x, 13) + ChiSquaredDistribution.Survival(x, 13)).ShouldBe(1, 1e-14);
            (NormalDistribution.Cdf(x) + NormalDistribution.Survival(x)).ShouldBe(1, 1e-15);
            FDistribution.Survival(x * x, 1, 14).ShouldBe(StudentTDistribution.TwoSided(x, 14), 1e-14);
        }
    }

    [Fact]
    public void Without_an_effect_the_noncentral_distributions_are_the_central_ones()
    {
        NoncentralTDistribution.Cdf(1.3, 14, 0).ShouldBe(StudentTDistribution.Cdf(1.3, 14), 1e-14);
        NoncentralFDistribution.Cdf(1.3, 6, 84, 0).ShouldBe(FDistribution.Cdf(1.3, 6, 84), 1e-14);
        NoncentralChiSquaredDistribution.Cdf(1.3, 6, 0).ShouldBe(ChiSquaredDistribution.Cdf(1.3, 6), 1e-14);
    }

    [Fact]
    public void Ends_and_wrong_arguments_are_settled()
    {
        StudentTDistribution.Survival(double.PositiveInfinity, 5).ShouldBe(0);
        StudentTDistribution.Survival(double.NegativeInfinity, 5).ShouldBe(1);
        StudentTDistribution.TwoSided(double.NaN, 5).ShouldBe(double.NaN);
        FDistribution.Survival(0, 2, 5).ShouldBe(1);
        FDistribution.Survival(double.PositiveInfinity, 2, 5).ShouldBe(0);
        ChiSquaredDistribution.Survival(double.PositiveInfinity, 2).ShouldBe(0);
        ChiSquaredDistribution.Survival(-1, 2).ShouldBe(1);
        Should.Throw<ArgumentOutOfRangeException>(() => StudentTDistribution.Survival(1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => FDistribution.Survival(1, 1, double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1));
    }

    [Fact]
    public void Intervals_of_the_noncentrality_reach_from_nothing_to_the_enormous()
    {
        ConfidenceInterval large = NoncentralTDistribution.Interval(9999, 14);
        ConfidenceInterval larger = NoncentralTDistribution.Interval(10001, 14);
        (larger.Lower / large.Lower).ShouldBe(10001.0 / 9999, 1e-6);
        (larger.Upper / large.Upper).ShouldBe(10001.0 / 9999, 1e-6);
        NoncentralFDistribution.Interval(0, 1, 14).ShouldBe(new ConfidenceInterval(0, 0, 0.95));
        NoncentralFDistribution.Interval(1e9, 1, 14).Lower.ShouldBeGreaterThan(1e8);
    }
}
