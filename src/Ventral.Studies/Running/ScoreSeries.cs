using System.Collections.Immutable;

namespace Ventral.Studies.Running;

/// <summary>
/// The scores of one network in one region: layers × observations, where an observation is a subject, or an instance
/// of the network that was scored against the mean brain.
/// </summary>
/// <param name="Network">The network's key.</param>
/// <param name="Roi">The region.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Observations">The subjects' or instances' names.</param>
/// <param name="OfSubjects">Whether the observations are subjects, whom two networks share; instances are not shared.</param>
/// <param name="Values">Scores, <c>[layers][observations]</c>.</param>
/// <param name="PrintedP">p values that came with published scores, likewise; null where there are none.</param>
internal sealed record ScoreSeries(
    string Network,
    string Roi,
    ImmutableArray<string> Layers,
    ImmutableArray<string> Observations,
    bool OfSubjects,
    ImmutableArray<ImmutableArray<double>> Values,
    ImmutableArray<ImmutableArray<double?>> PrintedP)
{
    /// <summary>The scores of one layer.</summary>
    /// <exception cref="VentralException">It has no score.</exception>
    public ReadOnlySpan<double> Layer(string name) => Layers.IndexOf(name) is >= 0 and var place
        ? Values[place].AsSpan()
        : throw new VentralException($"{Network} has no score in {Roi} at '{name}'.");

    /// <summary>The mean over observations at one layer.</summary>
    public double Mean(int layer) => MeanOf(Values[layer].AsSpan());

    public static double MeanOf(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
