namespace Ventral.Reports.Tables;

/// <summary>An RDM that the run kept for the report: an entry of <c>rdms</c> in <c>run.json</c>.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Roi">The region whose subjects' mean it is; empty for a network's.</param>
/// <param name="Network">The network; empty for a region's.</param>
/// <param name="Weights">The network's weight state.</param>
/// <param name="Layer">The network's layer.</param>
/// <param name="StimulusCount">Its stimuli; the vector holds each pair of them once.</param>
/// <param name="Pairs">Reads the upper triangle, row by row, each time anew: pictures are drawn one after the other. Null where the store was deleted.</param>
internal sealed record RdmPicture(
    string Title, string Roi, string Network, string Weights, string Layer, int StimulusCount, Func<double[]>? Pairs)
{
    public bool IsBrain => Network.Length == 0;

    public Series Series => new(Network, Weights);
}
