using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>
/// Subjects that are simulated from one layer of one network: each has its own random mixture of that layer's units,
/// measured with noise. The truth is known, so a study can be held against it.
/// </summary>
/// <param name="Roi">What to call the region.</param>
/// <param name="Network">The key of the network that the simulated brain resembles: <c>alexnet/random</c>.</param>
/// <param name="Layer">The layer.</param>
/// <param name="SubjectCount">How many subjects.</param>
/// <param name="ChannelCount">Measurement channels a subject.</param>
/// <param name="Noise">Standard deviation of the noise, in units of the standard deviation over stimuli of the mean channel.</param>
public sealed record SimulatedSource(
    string Roi, string Network, string Layer, int SubjectCount, int ChannelCount, double Noise) : RecordingSource
{
    /// <inheritdoc/>
    public override ImmutableArray<string> RegionNames => [Roi];
}
