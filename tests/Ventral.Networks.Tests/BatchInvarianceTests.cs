namespace Ventral.Networks.Tests;

/// <summary>Networks whose layers slice, shuffle and weigh channels answer each image by itself.</summary>
public class BatchInvarianceTests
{
    [Theory]
    [InlineData("shufflenet_v2_x1_0")]
    [InlineData("efficientnet_b0")]
    [InlineData("mobilenet_v3_small")]
    public void No_bit_depends_on_batches_or_threads_or_on_what_else_is_read(string name)
    {
        var architecture = SmallArchitectures.Get(name);
        var network = Formula.Network(architecture, gain: 0.5f);
        var stimuli = Formula.Stimuli(3, SmallArchitectures.Size, SmallArchitectures.Size);
        string last = architecture.LayerNames[^1];
        var all = Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten, threads: 2, largestBatch: 3);
        var one = Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten, threads: 1, largestBatch: 1);
        for (int i = 0; i < all.Length; i++)
        {
            one[i].Values.SequenceEqual(all[i].Values).ShouldBeTrue(all[i].Layer);
        }

        Reading.Of(network, stimuli, [last], Readout.Flatten, threads: 2, largestBatch: 2)[0].Values.SequenceEqual(all[^1].Values).ShouldBeTrue();
    }
}
