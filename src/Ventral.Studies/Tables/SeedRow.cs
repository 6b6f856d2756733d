namespace Ventral.Studies.Tables;

/// <summary>One row of <c>seeds.csv</c>: how far the scores of a network's seeds lie apart at one layer, beside how far its subjects' do; and whether its difference from another network is smaller.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Roi">The region.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Measure">The measure that single seeds are scored by.</param>
/// <param name="Mean">The mean over seeds and subjects.</param>
/// <param name="SeedDeviation">The standard deviation over seeds of the mean over subjects.</param>
/// <param name="SeedCount">Seeds.</param>
/// <param name="SubjectDeviation">The standard deviation over subjects of the mean over seeds; empty for one subject.</param>
/// <param name="SubjectCount">Subjects.</param>
/// <param name="Against">The other network of a contrast; empty in the row of the network alone.</param>
/// <param name="Difference">Its mean score of the network that stands for the seeds less that of the other, at the layer in the same place.</param>
/// <param name="IsWithinSeeds">Whether the difference is smaller than the standard deviation over seeds.</param>
public sealed record SeedRow(
    string Network, string Roi, string Layer, string Measure, double Mean, double SeedDeviation, int SeedCount, double? SubjectDeviation, int SubjectCount,
    string Against = "", double? Difference = null, bool? IsWithinSeeds = null)
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["network", "roi", "layer", "measure", "mean", "sd_seeds", "n_seeds", "sd_subjects", "n_subjects", "against", "difference", "within_seeds"];

    internal IReadOnlyList<string?> Fields() =>
    [
        Network, Roi, Layer, Measure, TableText.Number(Mean), TableText.Number(SeedDeviation), TableText.Count(SeedCount), TableText.Number(SubjectDeviation),
        TableText.Count(SubjectCount), Against, TableText.Number(Difference), IsWithinSeeds switch { true => "true", false => "false", _ => "" },
    ];
}
