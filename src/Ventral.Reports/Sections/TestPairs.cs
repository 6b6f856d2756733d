using System.Collections.Immutable;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>One question asked twice: the paper's tests and the corrected ones.</summary>
internal sealed record TestPairs(
    string Kind, string Contrast, string Roi, string Layer, ImmutableArray<TestRow> AsPublished, ImmutableArray<TestRow> Corrected)
{
    /// <summary>Whether the two sides fall on different sides of p = .05; of several corrected tests, the strictest speaks.</summary>
    public bool ConclusionsDiffer =>
        Verdict(AsPublished) is { } published && Verdict(Corrected) is { } corrected && published != corrected;

    /// <summary>The corrected tests, those that differ only in how p was adjusted as one.</summary>
    public ImmutableArray<ImmutableArray<TestRow>> CorrectedLines =>
    [
        .. from test in Corrected
           group test by (test.Test, test.Statistic, test.Value, test.Df1, test.Df2, test.P) into line
           select line.ToImmutableArray(),
    ];

    public static IReadOnlyList<TestPairs> From(IEnumerable<TestRow> tests) =>
    [
        .. from test in tests
           group test by (test.Kind, test.Contrast, test.Roi, test.Layer) into question
           select new TestPairs(
               question.Key.Kind, question.Key.Contrast, question.Key.Roi, question.Key.Layer,
               [.. question.Where(t => !t.IsCorrected)], [.. question.Where(t => t.IsCorrected)]),
    ];

    private static bool? Verdict(ImmutableArray<TestRow> tests)
    {
        var judged = tests.Where(t => t.IsSignificant is not null).ToList();
        return judged.Count == 0 ? null : judged.TrueForAll(t => t.IsSignificant == true);
    }
}
