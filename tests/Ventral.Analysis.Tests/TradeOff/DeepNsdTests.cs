using Ventral.Analysis.TradeOff;
using Ventral.Data.Formats.Csv;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.TradeOff;

/// <summary>
/// Does accuracy still buy likeness to the brain? The table that Conwell et al. 2024 (doi:10.1038/s41467-024-53147-y) published:
/// three scores of 99 networks with a top-1 accuracy. Families are the leading letters of the architecture's name.
/// </summary>
public class DeepNsdTests
{
    private const string Folder = "github.com/ColinConwell/DeepNSD/fc461d021785c341fa1b0ce9a3dd794d5df02d12/publication/source_data/";

    [Theory]
    [InlineData("crsa", -0.0057, 0.956, 15.20, 0.00018, 73.2)]
    [InlineData("srpr", 0.296, 0.003, 8.54, 0.0043, 81.9)]
    [InlineData("wrsa", 0.173, 0.088, 24.4, 3e-6, 76.9)]
    public void Correlation_and_parabola_are_the_known_ones(string metric, double rho, double p, double f, double pOfF, double vertex)
    {
        var networks = Read(metric);
        networks.Count.ShouldBe(99);
        networks.RankCorrelation().Statistic.ShouldBe(rho, 0.0005);
        networks.RankCorrelation().P.ShouldBe(p, 0.0005);
        var quadratic = QuadraticTrend.Fit(networks);
        quadratic.DenominatorDegrees.ShouldBe(96);
        quadratic.F.ShouldBe(f, 0.05);
        quadratic.P.ShouldBe(pOfF, pOfF * 0.15);
        quadratic.Vertex.ShouldBe(vertex, 0.05);
        quadratic.Curvature.ShouldBeLessThan(0);
    }

    [Theory]
    [InlineData("crsa", 0.0029, 0.0007, -0.0029, 0.018, -0.271)]
    [InlineData("srpr", 0.0009, 0, 0.0039, 0.0017, -0.012)]
    [InlineData("wrsa", 0.0029, 0, 0.0002, 0.83, -0.086)]
    public void Slopes_either_side_of_the_vertex_are_the_known_ones(string metric, double below, double pBelow, double above, double pAbove, double rhoOfTheBest)
    {
        var networks = Read(metric);
        var lines = TwoLines.At(networks, QuadraticTrend.Fit(networks).Vertex);
        lines.Below.Slope.ShouldBe(below, 0.00005);
        lines.Below.P.ShouldBe(pBelow, 0.0001);
        lines.Above.Slope.ShouldBe(above, 0.00005);
        lines.Above.P.ShouldBe(pAbove, 0.005);
        var best = networks.Where(i => networks.Accuracies[i] >= 70);
        best.Count.ShouldBe(80);
        best.RankCorrelation().Statistic.ShouldBe(rhoOfTheBest, 0.0005);
    }

    /// <summary>Saturation is no turn: only unfitted RSA falls again, whichever way the break is chosen.</summary>
    [Fact]
    public void Only_unfitted_rsa_is_an_inverted_u()
    {
        foreach (string metric in (string[])["crsa", "srpr", "wrsa"])
        {
            var networks = Read(metric);
            var expected = metric == "crsa" ? TrendShape.InvertedU : TrendShape.NotShownToTurn;
            TwoLines.At(networks, QuadraticTrend.Fit(networks).Vertex).Shape().ShouldBe(expected, metric);
            TwoLines.Test(networks).Shape().ShouldBe(expected, metric);
        }
    }

    [Fact]
    public void Families_widen_the_interval_of_the_correlation()
    {
        var networks = Read("srpr");
        var clustered = networks.RankCorrelationOverFamilies(2000, new Seed(1), new Workers(2));
        var naive = networks.RankCorrelationOverNetworks(2000, new Seed(1), new Workers(2));
        clustered.Interval.Contains(clustered.Estimate).ShouldBeTrue();
        (clustered.Interval.Upper - clustered.Interval.Lower).ShouldBeGreaterThan(naive.Interval.Upper - naive.Interval.Lower);
        TestContext.Current.TestOutputHelper?.WriteLine($"{networks.Families.Distinct().Count()} families: {clustered} over families, {naive} over networks");
    }

    private static NetworkScores Read(string metric)
    {
        var results = CsvTable.Read(Requirement.RealFile(Folder + "results_summary.csv"));
        var top1 = CsvTable.Read(Requirement.RealFile(Folder + "model_statistics/imagenet1k.csv")).Rows
            .Where(row => row["imagnet1k_top1"].Length > 0 && row["imagnet1k_top1"] != "NA")
            .ToDictionary(row => row["model_string"], row => row.Number("imagnet1k_top1"));
        CsvRow[] rows = [.. results.Rows.Where(row => row["metric"] == metric && top1.ContainsKey(row["model_string"]))];
        return new(
            [.. rows.Select(row => row["model_string"])],
            [.. rows.Select(row => new string([.. row["architecture"].TakeWhile(char.IsAsciiLetter)]))],
            [.. rows.Select(row => top1[row["model_string"]])],
            [.. rows.Select(row => row.Number("score"))]);
    }
}
