using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ventral.Analysis.Inference;

/// <summary>
/// A test statistic as a paper prints it, with what the paper says of its p value, so that the one can be checked
/// against the other: <c>F(1, 14) = 9.17, p &lt; .001</c>.
/// </summary>
/// <remarks>
/// The printed value stands for every number that rounds to it, half a unit of its last digit either way, and the report
/// is faulted only where none of them has such a p value. The idea is statcheck's (Nuijten and others 2016,
/// doi:10.3758/s13428-015-0664-2); one-sided tests are not guessed at.
/// </remarks>
public sealed partial record ReportedStatistic
{
    private ReportedStatistic()
    {
    }

    /// <summary>The distribution of the statistic.</summary>
    public required ReportedStatisticKind Kind { get; init; }

    /// <summary>Degrees of freedom: two for F, one for t and χ², none for z.</summary>
    public required ImmutableArray<double> DegreesOfFreedom { get; init; }

    /// <summary>The statistic as printed.</summary>
    public required double Value { get; init; }

    /// <summary>Half a unit of the last printed digit of <see cref="Value"/>.</summary>
    public required double Rounding { get; init; }

    /// <summary>How the report bounds p.</summary>
    public required ReportedPRelation Relation { get; init; }

    /// <summary>The p value or bound as printed; 0.05 where the report says "ns".</summary>
    public required double ReportedP { get; init; }

    /// <summary>Half a unit of the last printed digit of <see cref="ReportedP"/>.</summary>
    public required double ReportedPRounding { get; init; }

    /// <summary>The text that was read.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Reads a report: <c>t(28) = -2.36, p &lt; .05</c>, <c>F(1,14)=6.51; p = .023</c>, <c>H(13) = 76.07, p &lt; .001</c>,
    /// <c>z = 1.2, ns</c>. Spaces are free, χ² may be written χ², χ2 or chi2, minus may be a dash.
    /// </summary>
    /// <param name="text">The report.</param>
    /// <exception cref="VentralException">The text is no such report, or its degrees of freedom or p are out of range.</exception>
    public static ReportedStatistic Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Report().Match(text.Replace('−', '-').Replace('–', '-'));
        if (!match.Success)
        {
            throw Unreadable(text, "found no statistic, '=', value, ',' and p");
        }

        ReportedStatisticKind kind = match.Groups["name"].Value switch
        {
            "t" => ReportedStatisticKind.T,
            "F" => ReportedStatisticKind.F,
            "z" => ReportedStatisticKind.Z,
            _ => ReportedStatisticKind.ChiSquared,
        };
        ImmutableArray<double> degrees = [.. match.Groups["df"].Captures.Select(c => Number(c.Value).Value)];
        int required = kind switch { ReportedStatisticKind.F => 2, ReportedStatisticKind.Z => 0, _ => 1 };
        if (degrees.Length != required || degrees.Any(d => !(d > 0)))
        {
            throw Unreadable(text, string.Create(CultureInfo.InvariantCulture, $"{match.Groups["name"].Value} takes {required} positive degrees of freedom"));
        }

        (double value, double rounding) = Number(match.Groups["value"].Value);
        if (value < 0 && kind is (ReportedStatisticKind.F or ReportedStatisticKind.ChiSquared))
        {
            throw Unreadable(text, "F and χ² cannot be negative");
        }

        bool isNotSignificant = !match.Groups["p"].Success;
        (double p, double pRounding) = isNotSignificant ? (0.05, 0) : Number(match.Groups["p"].Value);
        if (!(p >= 0 && p <= 1))
        {
            throw Unreadable(text, "p must lie in [0, 1]");
        }

        return new ReportedStatistic
        {
            Kind = kind,
            DegreesOfFreedom = degrees,
            Value = value,
            Rounding = rounding,
            Relation = isNotSignificant ? ReportedPRelation.Above : match.Groups["relation"].Value switch
            {
                "<" => ReportedPRelation.Below,
                "=" => ReportedPRelation.Equal,
                _ => ReportedPRelation.Above,
            },
            ReportedP = p,
            ReportedPRounding = pRounding,
            Text = text,
        };
    }

    /// <summary>Computes p again and compares.</summary>
    /// <param name="significance">The level at which the report decides.</param>
    public ReportedStatisticCheck Check(double significance = 0.05)
    {
        Probability.RequireInside(significance);
        double size = Math.Abs(Value);
        double p = PAt(size);
        double least = PAt(size + Rounding);
        double greatest = PAt(Math.Max(0, size - Rounding));
        bool holds = Relation switch
        {
            ReportedPRelation.Below => least < ReportedP,
            ReportedPRelation.Above => greatest > ReportedP,
            _ => least <= ReportedP + ReportedPRounding && greatest >= ReportedP - ReportedPRounding,
        };
        bool? saysSignificant = Relation switch
        {
            ReportedPRelation.Below => ReportedP <= significance ? true : null,
            ReportedPRelation.Above => ReportedP >= significance ? false : null,
            _ => ReportedP < significance,
        };
        return new ReportedStatisticCheck(this, p, least, greatest, holds, !holds && saysSignificant is { } says && says != (p < significance));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static VentralException Unreadable(string text, string problem) => new(
        $"A reported statistic must read like 't(28) = 3.28, p < .001', 'F(1, 14) = 6.51, p = .023' or 't(28) = .75, ns'; '{text}': {problem}.");

    /// <summary>A printed number and half a unit of its last digit.</summary>
    private static (double Value, double Rounding) Number(string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        string digits = e < 0 ? text : text[..e];
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int exponent = (e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            - (point < 0 ? 0 : digits.Length - point - 1);
        string half = string.Create(CultureInfo.InvariantCulture, $"0.5e{exponent}");
        return (double.Parse(text, CultureInfo.InvariantCulture), double.Parse(half, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(
        """^\s*(?<name>t|F|H|z|χ²|χ2|chi2)\s*(\(\s*(?<df>\d{1,9}(\.\d{1,9})?)\s*(,\s*(?<df>\d{1,9}(\.\d{1,9})?)\s*)?\))?\s*=\s*(?<value>[-+]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12}))\s*[,;]\s*(p\s*(?<relation>[<=>])\s*(?<p>(\d(\.\d{0,20})?|\.\d{1,20})([eE]-?\d{1,3})?)|n\.?\s?s\.?)\s*$""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Report();

    private double PAt(double size) => Kind switch
    {
        ReportedStatisticKind.T => StudentTDistribution.TwoSided(size, DegreesOfFreedom[0]),
        ReportedStatisticKind.F => FDistribution.Survival(size, DegreesOfFreedom[0], DegreesOfFreedom[1]),
        ReportedStatisticKind.ChiSquared => ChiSquaredDistribution.Survival(size, DegreesOfFreedom[0]),
        _ => Math.Min(1, 2 * NormalDistribution.Survival(size)),
    };
}
