using Ventral.Analysis.Inference;

namespace Ventral.Analysis.Tests.Inference;

public class ReportedStatisticTests
{
    /// <summary>Truzzi and Cusack 2020, every statistic with the p that the paper prints; two are misreported.</summary>
    public static TheoryData<string, string, bool> Published
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            string[] f =
            [
                "F(1,14) = 6.51, p = .023", "F(6,84) = 10.45, p < .001", "F(6,84) = 5.87, p < .001",
                "F(1,14) = 29.18, p < .001", "F(6,84) = 7.25, p < .001", "F(6,84) = 14.53, p < .001",
                "F(6,84) = 8.30, p < .001", "F(6,84) = 14.07, p < .001",
                "F(1,14) = 6.93, p = .020", "F(6,84) = 10.88, p < .001", "F(6,84) = 23.77, p < .001",
                "t(28) = -.78, ns", "t(28) = 3.49, p = .0016", "t(28) = 1.20, ns", "t(28) = 3.61, p = .0012", "t(28) = 1.60, ns",
            ];
            (string Contrast, string T, string P)[] layers =
            [
                ("random DeepCluster, trained AlexNet", "3.43 2.73 2.57 1.25 2.38 .75 .73", ".01 .05 .05 ns .05 ns ns"),
                ("AlexNet", "1.59 3.47 2.29 3.76 3.28 4.62 5.41", "ns .01 .05 .001 .01 .001 .001"),
                ("DeepCluster", "-2.36 -3.88 -3.13 -3.45 -2.02 -.43 .42", ".05 .001 .01 .01 ns ns ns"),
                ("DeepCluster, supervised", "-2.01 -4.84 -3.14 -2.30 -2.36 .45 .47", "ns .001 .01 .05 .05 ns ns"),
            ];
            foreach (string report in f)
            {
                data.Add("table", report, true);
            }

            foreach ((string contrast, string t, string p) in layers)
            {
                foreach ((string value, string bound) in t.Split(' ').Zip(p.Split(' ')))
                {
                    data.Add(contrast, $"t(28) = {value}, {(bound == "ns" ? "ns" : "p < " + bound)}", true);
                }
            }

            data.Add("DeepCluster", "F(1,14) = 9.17, p < .001", false);
            data.Add("AlexNet, last less first", "t(28) = 3.28, p < .001", false);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void The_published_table_holds_but_for_two_thresholds(string contrast, string report, bool holds)
    {
        ReportedStatisticCheck check = ReportedStatistic.Parse(report).Check();
        check.Holds.ShouldBe(holds, $"{contrast}: {check}");
        check.ChangesDecision.ShouldBeFalse();
        check.LeastP.ShouldBeLessThanOrEqualTo(check.P);
        check.GreatestP.ShouldBeGreaterThanOrEqualTo(check.P);
    }

    /// <summary>The headline family, random DeepCluster against trained AlexNet: corrected for seven layers only the first is left, p = .013; layers 2, 3 and 5 have .065, .079 and .097.</summary>
    [Fact]
    public void Holm_leaves_the_first_layer_alone()
    {
        double[] p = [.. "3.43 2.73 2.57 1.25 2.38 .75 .73".Split(' ').Select(t => ReportedStatistic.Parse($"t(28) = {t}, ns").Check().P)];
        double[] holm = Holm.Adjust(p);
        foreach (var (layer, adjusted) in new[] { (0, .013), (1, .065), (2, .079), (4, .097) })
        {
            holm[layer].ShouldBe(adjusted, 0.0005);
        }

        holm.Count(q => q < 0.05).ShouldBe(1);
        p.Count(q => q < 0.05).ShouldBe(4);
    }

    [Fact]
    public void The_misreported_thresholds_have_the_p_of_the_audit()
    {
        ReportedStatistic.Parse("F(1, 14) = 9.17, p < .001").Check().P.ShouldBe(0.009, 0.0005);
        ReportedStatistic.Parse("t(28) = 3.28, p < .001").Check().P.ShouldBe(0.0028, 0.00005);
    }

    [Fact]
    public void A_report_stands_for_every_number_that_rounds_to_it()
    {
        // P(|t(10)| > 2.228) is .0500: 2.23 and 2.2 may both stand for a value beyond the threshold, 2.22 may not.
        ReportedStatistic.Parse("t(10) = 2.23, p < .05").Check().Holds.ShouldBeTrue();
        ReportedStatistic.Parse("t(10) = 2.2, p < .05").Check().Holds.ShouldBeTrue();
        ReportedStatisticCheck check = ReportedStatistic.Parse("t(10) = 2.22, p < .05").Check();
        check.Holds.ShouldBeFalse();
        check.ChangesDecision.ShouldBeTrue();
        ReportedStatistic.Parse("t(10) = 2.24, ns").Check().ChangesDecision.ShouldBeTrue();
    }

    [Fact]
    public void The_usual_ways_of_writing_are_read()
    {
        ReportedStatistic f = ReportedStatistic.Parse(" F( 1 , 14 )=29.18;p=9e-5 ");
        (f.Kind, f.Value, f.Rounding, f.ReportedP, f.ReportedPRounding).ShouldBe((ReportedStatisticKind.F, 29.18, 0.005, 9e-5, 5e-6));
        f.Check().Holds.ShouldBeTrue();
        ReportedStatistic.Parse("t(28) = −2.36, n.s.").Value.ShouldBe(-2.36);
        ReportedStatistic.Parse("H(13) = 76.07, p < .001").Check().Holds.ShouldBeTrue();
        ReportedStatistic.Parse("χ²(1) = 3.84, p = .05").Check().Holds.ShouldBeTrue();
        ReportedStatistic.Parse("z = 1.96, p = .050").Check().Holds.ShouldBeTrue();
        ReportedStatistic.Parse("t(28) = 0.75, p > .05").Relation.ShouldBe(ReportedPRelation.Above);
    }

    [Theory]
    [InlineData("")]
    [InlineData("t = 3.28, p < .001")]
    [InlineData("F(14) = 3, p < .05")]
    [InlineData("t(0) = 3, p < .05")]
    [InlineData("F(1, 14) = -3, p < .05")]
    [InlineData("t(28) = 3.28")]
    [InlineData("t(28) = 3.28, p < 2")]
    [InlineData("r(28) = .3, p < .05")]
    public void What_is_no_report_is_refused(string text) =>
        Should.Throw<VentralException>(() => ReportedStatistic.Parse(text)).Message.ShouldContain("must read like");
}
