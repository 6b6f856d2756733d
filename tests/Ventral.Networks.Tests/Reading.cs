using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

internal static class Reading
{
    public static ImmutableArray<Activations> Of(
        Network network, StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, int threads = 2, int largestBatch = 128) =>
        new ActivationExtractor(network, new Workers(threads), new ExtractionOptions { LargestBatch = largestBatch })
            .Extract(stimuli, layers, readout, TestContext.Current.CancellationToken);
}
