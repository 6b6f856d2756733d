using System.Globalization;

namespace Ventral.Reports.Html;

/// <summary>Numbers and names as a reader wants them; the tables hold every digit.</summary>
internal static class Show
{
    private const char Minus = '\u2212';

    public static string Score(double value) => Signed(value.ToString("0.000", CultureInfo.InvariantCulture));

    public static string Score(double? value) => value is { } known ? Score(known) : "";

    /// <summary>About four digits, whatever the size.</summary>
    public static string Number(double? value)
    {
        if (value is not { } known)
        {
            return "";
        }

        double size = Math.Abs(known);
        string format = size switch { 0 => "0", < 0.0001 => "0.###e0", < 1 => "0.#####", < 100 => "0.###", < 100000 => "0.##", _ => "0.####e0" };
        return Signed(known.ToString(format, CultureInfo.InvariantCulture));
    }

    public static string P(double? value) => value switch
    {
        null => "",
        < 0.001 => "< .001",
        { } p => p.ToString("0.000", CultureInfo.InvariantCulture)[(p < 1 ? 1 : 0)..],
    };

    public static string Statistic(double value) => Signed(value.ToString("0.00", CultureInfo.InvariantCulture));

    public static string Percent(double share) => Signed(Math.Round(100 * share).ToString("0", CultureInfo.InvariantCulture)) + "\u00a0%";

    public static string Count(int count, string one, string many) =>
        count.ToString(CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many);

    /// <summary>
    /// The name of a measure's statistic: <c>rsa:correlation:tau-b</c> ends in Kendall's tau-b; a measure of responses has a name of its own, as the r that
    /// <c>encoding:ridge:pearson</c> ends in is a median of held-out ones.
    /// </summary>
    public static string Measure(string measure)
    {
        switch (measure)
        {
            case "encoding:ridge:pearson":
                return "median held-out r of ridge regression";
            case "encoding:pls-25:pearson":
                return "median held-out r of partial least squares";
            case "geometry:cka":
                return "linear CKA";
            case "geometry:cka-debiased":
                return "linear CKA, debiased";
        }

        if (!measure.StartsWith("rsa:", StringComparison.Ordinal))
        {
            return measure;
        }

        string last = measure[(measure.LastIndexOf(':') + 1)..];
        return last switch
        {
            "tau-a" => "Kendall\u2019s \u03c4-a",
            "tau-b" => "Kendall\u2019s \u03c4-b",
            "spearman" => "Spearman\u2019s \u03c1",
            "rho-a" => "\u03c1-a",
            "pearson" => "Pearson\u2019s r",
            _ => last,
        };
    }

    public static string Listed(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1],
    };

    private static string Signed(string number) => number.Replace('-', Minus);
}
