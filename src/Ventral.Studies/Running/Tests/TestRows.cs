using System.Collections.Immutable;
using System.Globalization;

using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>Turns test results into rows of <c>tests.csv</c>.</summary>
internal static class TestRows
{
    /// <summary>Corrections over a family, by the name that the table gives them.</summary>
    private static readonly ImmutableArray<(string Name, Func<double[], ImmutableArray<double>> Adjust)> Corrections =
    [
        ("holm", p => [.. Holm.Adjust(p)]),
        ("benjamini-hochberg", p => [.. BenjaminiHochberg.Adjust(p)]),
    ];

    /// <summary>One row of a test, not adjusted for others.</summary>
    public static TestRow Row(TestOutcome result, string test, string contrast, string roi, string layer, string mode, int count) => new()
    {
        Test = test,
        Contrast = contrast,
        Roi = roi,
        Layer = layer,
        Mode = mode,
        Statistic = result.StatisticName,
        Value = result.Statistic,
        Df1 = result.DegreesOfFreedom.Length > 0 ? result.DegreesOfFreedom[0] : null,
        Df2 = result.DegreesOfFreedom.Length > 1 ? result.DegreesOfFreedom[1] : null,
        P = result.P,
        EffectSize = result.Effect.Name,
        Effect = result.Effect.Value,
        IntervalLower = result.Effect.Interval.Lower,
        IntervalUpper = result.Effect.Interval.Upper,
        Count = count,
    };

    /// <summary>A family as the table names it: which tests, and how many.</summary>
    public static string Family(string name, int size) => string.Create(CultureInfo.InvariantCulture, $"{name} ({size} {(size == 1 ? "test" : "tests")})");

    /// <summary>The rows of a family, once for each correction; the tests are made when the rows are read.</summary>
    public static IEnumerable<TestRow> Adjusted(string family, Func<ImmutableArray<TestRow>> tests)
    {
        var rows = tests();
        double[] p = [.. rows.Select(row => row.P ?? throw new VentralException($"The test of {row.Layer} by {row.Test} has no p, so that its family cannot be adjusted."))];
        foreach (var (name, adjust) in Corrections)
        {
            var adjusted = adjust(p);
            for (int i = 0; i < rows.Length; i++)
            {
                yield return rows[i] with { Family = Family(family, rows.Length), Adjustment = name, PAdjusted = adjusted[i] };
            }
        }
    }
}
