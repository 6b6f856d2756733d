using System.Collections.Immutable;

using Ventral.Analysis.Inference;

namespace Ventral.Studies.Published;

/// <summary>Statistics of a test, one a layer, and what was reported of their p values.</summary>
/// <param name="Test">The test as <c>tests.csv</c> names it.</param>
/// <param name="Contrast">The contrast as <c>tests.csv</c> names it; null where its networks cannot be had.</param>
/// <param name="Description">What was compared, for the reader.</param>
/// <param name="Roi">The region.</param>
/// <param name="Layers">The layers of the values; one empty name for a test that spans all.</param>
/// <param name="Statistic">The statistic with its degrees of freedom: <c>t(28)</c>.</param>
/// <param name="Values">The printed statistics.</param>
/// <param name="IsReversed">Whether they were printed with the opposite sign.</param>
/// <param name="Reports">What was printed with its p value, one a layer, to be audited; empty where no p was printed.</param>
public sealed record PublishedTest(
    string Test,
    string? Contrast,
    string Description,
    string Roi,
    ImmutableArray<string> Layers,
    string Statistic,
    ImmutableArray<double> Values,
    bool IsReversed,
    ImmutableArray<ReportedStatistic> Reports) : PublishedQuantity;
