using System.Collections.Immutable;
using System.Globalization;
using Ventral.Analysis.Inference;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>
/// The group statistics of Truzzi and Cusack's per-subject scores. Each number must round to the one printed:
/// it may differ by half a unit of the last printed digit, no more.
/// </summary>
public class PublishedScoreTests
{
    private const string Folder = "github.com/AnnaTruzzi/multiple_deepcluster/f816b24192c084047270d0632e17b330e109ec63/results/";
    private static readonly ImmutableArray<string> Layers = [.. Enumerable.Range(1, 7).Select(i => $"ReLu{i}")];

    [Theory]
    [InlineData("mri", "EVC", "76.07495373504855", "6.000686e-11")]
    [InlineData("mri", "IT", "50.644847664184226", "2.310060e-06")]
    [InlineData("layer", "EVC", "128.5164741641338", null)]
    [InlineData("layer", "IT", "127.96729483282684", null)]
    public void Kruskal_over_states_and_layers(string unit, string roi, string h, string? p)
    {
        ScoreTable table = ScoreTable.Read(unit == "mri" ? "corr_dc_mri_variability.csv" : "corr_dc_layer_variability.csv");
        var groups = new[] { "randomstate", "100epochs" }.SelectMany(s => Layers.Select(l => table.Scores(roi, s, l))).ToArray();
        TestOutcome result = KruskalWallis.Test(groups);

        // 16 printed digits are the last bits of another order of summation: 13 of them are required.
        result.Statistic.ShouldAgree(double.Parse(h, CultureInfo.InvariantCulture), 1e-13, "H");
        result.DegreesOfFreedom[0].ShouldBe(13);
        if (p is not null)
        {
            ShouldRoundTo(result.P, p, "p");
        }
    }

    [Fact]
    public void Wilcoxon_between_random_and_trained_by_layer()
    {
        ScoreTable table = ScoreTable.Read("corr_dc_mri_variability.csv");
        string[] statistics = ["0 6 8 4 1 12 22", "0 0 2 8 27 52 40"];
        string[] p = "6.1035e-05 8.5449e-04 1.5259e-03 4.2725e-04 1.2207e-04 4.2725e-03 3.0151e-02".Split(' ');
        for (int r = 0; r < 2; r++)
        {
            string roi = r == 0 ? "EVC" : "IT";
            string[] expected = statistics[r].Split(' ');
            for (int l = 0; l < 7; l++)
            {
                TestOutcome result = WilcoxonSignedRank.Test(table.Scores(roi, "randomstate", Layers[l]), table.Scores(roi, "100epochs", Layers[l]));
                result.Statistic.ShouldBe(double.Parse(expected[l], CultureInfo.InvariantCulture));
                result.PMethod.ShouldBe("exact");
                if (r == 0)
                {
                    ShouldRoundTo(result.P, p[l], $"{roi} {Layers[l]}");
                }
            }
        }
    }

    [Theory]
    [InlineData("IT", "dc randomstate", "alexnet pretrained", "7.795732", ".014403", "11.497820", "9.479922", null)]
    [InlineData("IT", "alexnet randomstate", "alexnet pretrained", "29.181510", ".000093", "7.254303", "14.534244", null)]
    [InlineData("IT", "dc randomstate", "dc 100epochs", "7.521170", ".015878", "15.029121", "28.376103", null)]
    [InlineData("EVC", "dc randomstate", "alexnet pretrained", "29.695835", ".000086", "10.464545", "1.794776", ".109941")]
    [InlineData("EVC", "alexnet randomstate", "alexnet pretrained", "5.301673", ".037171", "6.831096", "7.888666", null)]
    [InlineData("EVC", "dc randomstate", "dc 100epochs", "19.612277", ".000572", "6.350573", "8.980836", null)]
    public void Analysis_of_variance_of_network_by_layer(
        string roi, string first, string second, string net, string netP, string layer, string interaction, string? interactionP)
    {
        double[][] a = Cells(roi, first);
        double[][] b = Cells(roi, second);
        var values = new double[15, 2, 7];
        for (int s = 0; s < 15; s++)
        {
            for (int l = 0; l < 7; l++)
            {
                (values[s, 0, l], values[s, 1, l]) = (a[l][s], b[l][s]);
            }
        }

        var anova = RepeatedMeasuresAnova.TwoWay(values, "net", "layer");
        anova.Effects.Select(e => (e.NumeratorDegrees, e.DenominatorDegrees)).ShouldBe([(1, 14), (6, 84), (6, 84)]);
        ShouldRoundTo(anova["net"].F, net, "net");
        ShouldRoundTo(anova["net"].P, netP, "net p");
        ShouldRoundTo(anova["layer"].F, layer, "layer");
        ShouldRoundTo(anova["net × layer"].F, interaction, "net × layer");
        if (interactionP is not null)
        {
            ShouldRoundTo(anova["net × layer"].P, interactionP, "net × layer p");
        }
    }

    [Theory]
    [InlineData("dc randomstate", "alexnet pretrained", "3.7268 2.8744 3.0459 1.7531 2.8759 .4845 .5376")]
    [InlineData("alexnet randomstate", "alexnet pretrained", "-1.5890 -3.4677 -2.2877 -3.7543 -3.2807 -4.6225 -5.4104")]
    [InlineData("dc randomstate", "dc 100epochs", "2.5997 4.5357 3.3663 2.8754 1.3161 -.6886 -1.1384")]
    public void Unpaired_t_by_layer_in_it(string first, string second, string expected)
    {
        double[][] a = Cells("IT", first);
        double[][] b = Cells("IT", second);
        foreach ((string printed, int l) in expected.Split(' ').Select((e, l) => (e, l)))
        {
            TestOutcome result = IndependentT.Test(a[l], b[l]);
            ShouldRoundTo(result.Statistic, printed, Layers[l]);
            result.DegreesOfFreedom[0].ShouldBe(28);
        }
    }

    private static double[][] Cells(string roi, string condition)
    {
        string[] parts = condition.Split(' ');
        ScoreTable table = ScoreTable.Read($"corr_{parts[0]}_mri_variability.csv");
        return [.. Layers.Select(l => table.Scores(roi, parts[1], l))];
    }

    private static void ShouldRoundTo(double actual, string printed, string what)
    {
        int e = printed.IndexOf('e', StringComparison.Ordinal);
        int digits = (e < 0 ? printed.Length : e) - printed.IndexOf('.', StringComparison.Ordinal) - 1;
        int exponent = e < 0 ? 0 : int.Parse(printed.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        double half = double.Parse($"0.5e{exponent - digits}", CultureInfo.InvariantCulture);
        actual.ShouldBe(double.Parse(printed, CultureInfo.InvariantCulture), half, what);
    }

    private sealed record ScoreTable(ILookup<(string Roi, string State, string Layer), double> Rows)
    {
        public static ScoreTable Read(string name)
        {
            string[] lines = File.ReadAllLines(Requirement.RealFile(Folder + name));
            lines[0].ShouldBe(",corr,p,layer,ROI,state,net");
            return new(lines.Skip(1).Select(l => l.Split(',')).ToLookup(
                c => (c[4], c[5], c[3]), c => double.Parse(c[1], CultureInfo.InvariantCulture)));
        }

        public double[] Scores(string roi, string state, string layer)
        {
            double[] scores = [.. Rows[(roi, state, layer)]];
            scores.Length.ShouldBeOneOf(10, 15);
            return scores;
        }
    }
}
