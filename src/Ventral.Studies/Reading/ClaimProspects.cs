using System.Collections.Immutable;
using System.Globalization;

using Ventral.Analysis.Rsa.Resampling;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Claims;
using Ventral.Studies.Planning;

namespace Ventral.Studies.Reading;

/// <summary>Finds hypotheses that no data can support, as the study tests them: a fault of its design, known before anything runs.</summary>
internal sealed class ClaimProspects
{
    private const string OverSubjects = "paired-t, wilcoxon or sign-flips";

    // Sign flips and Wilcoxon's test reach any level that a study may name with fewer.
    private const int ManySubjects = 64;

    private readonly DatasetCatalogue catalogue;

    private readonly ImmutableArray<RecordingSource> recordings;

    private readonly ImmutableArray<NetworkFactor> networks;

    private readonly RdmMeasure? measure;

    private readonly int stimulusCount;

    /// <summary>Prepares for a study.</summary>
    /// <param name="catalogue">Where its datasets are described.</param>
    /// <param name="recordings">The brains.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="measure">The tested measure; null where its name is a fault of its own.</param>
    /// <param name="generated">The stimuli, where the study makes them itself.</param>
    public ClaimProspects(
        DatasetCatalogue catalogue, ImmutableArray<RecordingSource> recordings, ImmutableArray<NetworkFactor> networks, RdmMeasure? measure, GeneratedStimuli? generated)
    {
        stimulusCount = generated?.Count ?? recordings.OfType<CatalogueRecording>().Select(recording => catalogue[recording.Dataset].Stimuli!.Files.Length).FirstOrDefault();
        this.catalogue = catalogue;
        this.recordings = recordings;
        this.networks = networks;
        this.measure = measure;
    }

    /// <summary>Records a fault for each hypothesis without prospects, where its test is named.</summary>
    public void Require(IReadOnlyList<(Hypothesis Hypothesis, YamlMapping Mapping)> claims)
    {
        var sizes = new Dictionary<Hypothesis, int>();
        foreach (var (hypothesis, mapping) in claims)
        {
            if (Obstacle(hypothesis) is { } obstacle)
            {
                Place(mapping).Fault(obstacle);
            }
            else if (Subjects(hypothesis.Contrast.First, hypothesis.Roi) is { } subjects)
            {
                sizes[hypothesis] = subjects.Length;
            }
        }

        foreach (var family in claims.GroupBy(claim => claim.Hypothesis.Family, StringComparer.Ordinal))
        {
            (Hypothesis Hypothesis, YamlMapping Mapping)[] members = [.. family];
            for (int i = 0; i < members.Length; i++)
            {
                var (hypothesis, mapping) = members[i];
                if (sizes.TryGetValue(hypothesis, out int subjects) && Smallest(0)[i] is var smallest && smallest >= hypothesis.Alpha)
                {
                    int? enough = Enumerable.Range(subjects, ManySubjects).Cast<int?>().FirstOrDefault(more => Smallest(more!.Value)[i] < hypothesis.Alpha);
                    Place(mapping).Fault(TooCoarse(hypothesis, subjects, members.Length, smallest, enough));
                }
            }

            // Of whom nothing is known, everything may be hoped.
            double[] Smallest(int atLeast) => Attainable.Adjusted(
                [.. members.Select(m => sizes.TryGetValue(m.Hypothesis, out int size) ? Attainable.SmallestP(m.Hypothesis, Math.Max(size, atLeast)) : 0)],
                members[0].Hypothesis.Adjustment);
        }
    }

    private static YamlNode Place(YamlMapping mapping) => mapping.OptionalScalar("test") ?? mapping.OptionalScalar("claim") ?? (YamlNode)mapping;

    private static string TooCoarse(Hypothesis hypothesis, int subjects, int family, double smallest, int? enough)
    {
        double alone = Attainable.SmallestP(hypothesis, subjects);
        bool isAdjusted = smallest > alone;
        string[] ways =
        [
            "'test: paired-t', whose p has no such bound",
            .. enough is { } number ? [$"{number} subjects"] : Array.Empty<string>(),
            .. isAdjusted && alone < hypothesis.Alpha ? ["a smaller family"] : Array.Empty<string>(),
            .. smallest < 0.5 ? [$"an alpha above {Text(smallest)}"] : Array.Empty<string>(),
        ];
        return $"With {subjects} subjects '{Words(hypothesis.Test)}' has no {(hypothesis.Direction == ClaimDirection.Different ? "two" : "one")}-sided p below {Text(alone)}"
            + (isAdjusted ? $", adjusted by {Words(hypothesis.Adjustment)} over the {family} of family '{hypothesis.Family}' none below {Text(smallest)}" : "")
            + $"; the claim needs one below {Text(hypothesis.Alpha)} and could never be supported. What would help: {string.Join(", or ", ways)}.";
    }

    private static string Text(double p) => p.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Words<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Why a hypothesis can never be tested; null where it can, or where a fault elsewhere leaves that open.</summary>
    private string? Obstacle(Hypothesis hypothesis)
    {
        string[] keys = [hypothesis.Contrast.First, hypothesis.Contrast.Second];
        foreach (var factor in keys.Select(Factor).Where(factor => factor.Weights == WeightOrigin.Published))
        {
            if (hypothesis.Test == ClaimTest.TwoFactorBootstrap)
            {
                return $"'two-factor-bootstrap' draws stimuli anew, and of '{factor.Key}' only published scores are known, which cannot be. Use {OverSubjects}, over subjects alone, or a network with RDMs.";
            }

            var table = Table(factor);
            if (table.OfInstances)
            {
                return $"The claim is tested over subjects, and the published scores of '{factor.Key}' are of instances against the mean brain: they cannot be paired. Select scores by subject.";
            }

            if (measure is not null && measure.Comparison.Name != table.Statistic)
            {
                return $"The published scores of '{factor.Key}' are by '{table.Statistic}', the study tests by '{measure.Name}': the claim could never be tested. Name 'rsa:correlation:{table.Statistic}' as the measure of 'inference'.";
            }

            if (!table.Rois.Any(roi => roi.Key == hypothesis.Roi))
            {
                return $"There are no published scores of '{factor.Key}' in '{hypothesis.Roi}': the claim could never be tested. They are in {string.Join(", ", table.Rois.Select(roi => roi.Key))}.";
            }
        }

        if (Subjects(keys[0], hypothesis.Roi) is not { } first || Subjects(keys[1], hypothesis.Roi) is not { } second)
        {
            return null;
        }

        return !first.SequenceEqual(second, StringComparer.Ordinal)
            ? $"'{keys[0]}' and '{keys[1]}' are not scored against the same subjects ({first.Length} and {second.Length}), so that their scores cannot be paired. Claim something of networks that are."
            : first.Length < 2 ? $"A claim is tested over subjects, 2 at least; '{hypothesis.Roi}' has {first.Length}. Use a region with more."
            : hypothesis.Test == ClaimTest.TwoFactorBootstrap && measure is not null && RdmBootstrap.Obstacle(measure.Comparison, stimulusCount, first.Length) is { } obstacle
                ? $"{obstacle} As it stands, the claim could never be tested: name another measure under 'inference', or use {OverSubjects}, over subjects alone."
            : null;
    }

    private NetworkFactor Factor(string key) => networks.First(n => n.Key == key);

    private PublishedScoresDescription Table(NetworkFactor factor) =>
        catalogue[factor.Source].PublishedScores.First(table => table.Weights.Any(w => PublishedSelection.Of(table, w.Key) == factor.Selection));

    // Null where the region is not known.
    private ImmutableArray<string>? Subjects(string key, string roi) => Factor(key) is { Weights: WeightOrigin.Published } factor
        ? Table(factor).Repeats
        : recordings.SelectMany(source => PlannedRegion.Of(catalogue, source)).FirstOrDefault(region => region.Roi == roi)?.Subjects;
}
