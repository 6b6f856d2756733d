using System.Globalization;

using Ventral.Studies.Running;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Tests.Running;

/// <summary>
/// The study's tables against numbers that were printed, or computed with NumPy, SciPy and statsmodels from the same
/// files. A number printed with n digits must agree to half a unit of the last.
/// </summary>
public sealed class TruzziCusackTests : IClassFixture<TruzziCusackRun>
{
    private const string TauB = "rsa:correlation:tau-b";

    private readonly TruzziCusackRun run;

    public TruzziCusackTests(TruzziCusackRun run) => this.run = run;

    private RunOutcome Outcome => run.Outcome;

    [Fact]
    public void Every_network_was_scored() => Outcome.Failures.ShouldBeEmpty();

    [Theory]
    [InlineData("EVC", "tau-b", .161529, .263917)]
    [InlineData("IT", "tau-b", .313560, .379162)]
    [InlineData("EVC", "spearman", .238941, .385590)]
    [InlineData("IT", "spearman", .448564, .534594)]
    [InlineData("EVC", "pearson", .247411, .397694)]
    [InlineData("IT", "pearson", .456837, .544327)]
    [InlineData("EVC", "spearman-squared", .068646, .158937)]
    [InlineData("IT", "spearman-squared", .226445, .307513)]
    public void Noise_ceilings(string roi, string comparison, double lower, double upper)
    {
        var row = Outcome.Scores.First(r => r.Roi == roi && r.Measure == "rsa:correlation:" + comparison && r.CeilingLower is not null);

        row.CeilingLower!.Value.ShouldBe(lower, 1e-6);
        row.CeilingUpper!.Value.ShouldBe(upper, 1e-6);
    }

    // The published instances drew other random numbers; ten of them averaged, and ten of ours, lie within .02.
    [Theory]
    [InlineData("IT", new[] { .0966, .1473, .1385, .1430, .1440, .1114, .1123 })]
    [InlineData("EVC", new[] { .0699, .1298, .1106, .1154, .1184, .1189, .1192 })]
    public void Random_deepcluster_networks_score_as_published(string roi, double[] published) =>
        Means("deepcluster-alexnet", "random", roi).ShouldBe(published, .02);

    [Theory]
    [InlineData("IT")]
    [InlineData("EVC")]
    public void Random_deepcluster_networks_follow_the_published_subjects(string roi)
    {
        var rows = Outcome.Published.Where(r => r.Quantity.Contains("correlation over subjects", StringComparison.Ordinal) && r.Quantity.Contains($", {roi},", StringComparison.Ordinal)).ToArray();

        rows.Length.ShouldBe(2);
        rows.ShouldAllBe(row => row.Computed >= .99 && row.Agrees == true);
    }

    [Fact]
    public void Trained_squeezenet_scores_as_in_the_reference() =>
        Means("squeezenet1_0", "trained", "IT").ShouldBe([.022, .055, .054, .059, .080, .095, .099, .127, .143], .005);

    [Theory]
    [InlineData("mobilenet-v1-0.25-128", .121)]
    [InlineData("mobilenet-v1-0.5-160", .143)]
    [InlineData("mobilenet-v1-0.75-192", .132)]
    [InlineData("mobilenet-v2-1.0-224", .174)]
    public void Trained_mobilenets_best_layers(string network, double best) => Means(network, "trained", "IT").Max().ShouldBe(best, .01);

    [Theory]
    [InlineData("IT", "deepcluster-alexnet-random", "alexnet", "7.795732", "11.497820", "9.479922")]
    [InlineData("IT", "alexnet-random", "alexnet", "29.181510", "7.254303", "14.534244")]
    [InlineData("IT", "deepcluster-alexnet-random", "deepcluster-alexnet", "7.521170", "15.029121", "28.376103")]
    [InlineData("EVC", "deepcluster-alexnet-random", "alexnet", "29.695835", "10.464545", "1.794776")]
    [InlineData("EVC", "alexnet-random", "alexnet", "5.301673", "6.831096", "7.888666")]
    [InlineData("EVC", "deepcluster-alexnet-random", "deepcluster-alexnet", "19.612277", "6.350573", "8.980836")]
    public void Analysis_of_variance_of_the_published_tables(string roi, string first, string second, params string[] printed)
    {
        string[] terms = ["rm-anova:network", "rm-anova:layer", "rm-anova:network x layer"];
        for (int i = 0; i < terms.Length; i++)
        {
            ShouldBeAsPrinted(Published(terms[i], $"{first}/published - {second}/published", roi).ShouldHaveSingleItem().Value, printed[i]);
        }
    }

    [Theory]
    [InlineData("deepcluster-alexnet-random", "alexnet", "3.7268 2.8744 3.0459 1.7531 2.8759 .4845 .5376")]
    [InlineData("alexnet-random", "alexnet", "-1.5890 -3.4677 -2.2877 -3.7543 -3.2807 -4.6225 -5.4104")]
    [InlineData("deepcluster-alexnet-random", "deepcluster-alexnet", "2.5997 4.5357 3.3663 2.8754 1.3161 -.6886 -1.1384")]
    public void Unpaired_t_of_the_published_tables(string first, string second, string printed)
    {
        string[] values = printed.Split(' ');
        var rows = Published("independent-t", $"{first}/published - {second}/published", "IT");

        rows.Length.ShouldBe(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            rows[i].Df1.ShouldBe(28);
            ShouldBeAsPrinted(rows[i].Value, values[i]);
        }
    }

    [Theory]
    [InlineData("", "EVC", 76.07495373504855, 6.000686e-11)]
    [InlineData("", "IT", 50.644847664184226, 2.310060e-06)]
    [InlineData("-instances", "EVC", 128.5164741641338, 4.1265228979538884e-21)]
    [InlineData("-instances", "IT", 127.96729483282684, 5.3061118906614704e-21)]
    public void Kruskal_wallis_of_the_published_tables(string kind, string roi, double h, double p)
    {
        var row = Published("kruskal-wallis", $"deepcluster-alexnet-random{kind}/published - deepcluster-alexnet{kind}/published", roi).ShouldHaveSingleItem();

        row.Value.ShouldBe(h, 1e-11);
        // The printed p of the first two has seven digits.
        row.P!.Value.ShouldBe(p, p * 1e-6);
    }

    [Theory]
    [InlineData("EVC", "0 6 8 4 1 12 22", "6.1035e-05 8.5449e-04 1.5259e-03 4.2725e-04 1.2207e-04 4.2725e-03 3.0151e-02")]
    [InlineData("IT", "0 0 2 8 27 52 40", null)]
    public void Wilcoxon_of_the_published_tables(string roi, string statistics, string? p)
    {
        var rows = Published("wilcoxon", "deepcluster-alexnet-random/published - deepcluster-alexnet/published", roi);

        rows.Select(row => row.Value.ToString(CultureInfo.InvariantCulture)).ShouldBe(statistics.Split(' '));
        if (p is not null)
        {
            rows.Select(row => row.P!.Value.ToString("0.0000e-00", CultureInfo.InvariantCulture)).ShouldBe(p.Split(' '));
        }
    }

    [Fact]
    public void The_two_misreported_thresholds_are_named()
    {
        string[] misreported = [.. Outcome.Published.Select(row => row.Quantity).Where(quantity => quantity.StartsWith("misreported", StringComparison.Ordinal))];

        misreported.Length.ShouldBe(2);
        misreported.ShouldContain(quantity => quantity.Contains("F(1, 14) = 9.17, p < .001", StringComparison.Ordinal));
        misreported.ShouldContain(quantity => quantity.Contains("t(28) = 3.28, p < .001", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_modes_stand_side_by_side()
    {
        const string contrast = "deepcluster-alexnet-random/published - alexnet/published";
        TestRow[] rows = [.. Outcome.Tests.Where(row => row.Contrast == contrast && row.Roi == "IT")];

        rows.ShouldContain(row => row.Mode == "as-published" && row.Test == "independent-t" && row.Df1 == 28);
        rows.ShouldContain(row => row.Mode == "corrected" && row.Test == "paired-t" && row.Df1 == 14 && row.Adjustment == "holm");
        rows.ShouldContain(row => row.Mode == "corrected" && row.Test == "paired-t" && row.Adjustment == "benjamini-hochberg");
        rows.ShouldContain(row => row.Mode == "corrected" && row.Adjustment == "greenhouse-geisser");
        rows.ShouldContain(row => row.Mode == "corrected" && row.Adjustment == "huynh-feldt");
    }

    private TestRow[] Published(string test, string contrast, string roi) =>
        [.. Outcome.Tests.Where(row => row.Mode == "as-published" && row.Test == test && row.Contrast == contrast && row.Roi == roi)];

    private double[] Means(string network, string weights, string roi) =>
    [
        .. Outcome.Scores
            .Where(row => row.Network == network && row.Weights == weights && row.Roi == roi && row.Measure == TauB)
            .Where(row => row.Subject.Length == 0 && row.Seed is "" or "mean")
            .OrderBy(row => row.LayerIndex)
            .Select(row => row.Score),
    ];

    private static void ShouldBeAsPrinted(double value, string printed)
    {
        int decimals = printed.Length - printed.IndexOf('.', StringComparison.Ordinal) - 1;
        double half = 0.5 * Math.Pow(10, -decimals);

        value.ShouldBe(double.Parse(printed, CultureInfo.InvariantCulture), half * 1.000001);
    }
}
