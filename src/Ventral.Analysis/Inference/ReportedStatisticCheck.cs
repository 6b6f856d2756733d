using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>What a reported statistic really implies, beside what the report says it does.</summary>
/// <param name="Reported">The report.</param>
/// <param name="P">The p value of the statistic as printed.</param>
/// <param name="LeastP">The least p value of any statistic that would be printed so.</param>
/// <param name="GreatestP">The greatest p value of any statistic that would be printed so.</param>
/// <param name="Holds">Whether some statistic that would be printed so has a p value as reported.</param>
/// <param name="ChangesDecision">
/// Whether the report does not hold and, besides, lies on the other side of the level of significance than
/// <paramref name="P"/>; false where the report says nothing about that level.
/// </param>
public sealed record ReportedStatisticCheck(
    ReportedStatistic Reported, double P, double LeastP, double GreatestP, bool Holds, bool ChangesDecision)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Reported}: p is {P:G3}{(Holds ? ", as reported" : ChangesDecision ? ", not as reported, and the decision changes" : ", not as reported")}");
}
