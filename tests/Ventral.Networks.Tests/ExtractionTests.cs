using FsCheck.Fluent;
using Ventral.Data;
using Ventral.Networks.Execution;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

public class ExtractionTests
{
    private static readonly Network Tiny = Formula.Network(TinyNetwork.Architecture);
    private static readonly StimulusSet Stimuli = Formula.Stimuli(5, TinyNetwork.Size, TinyNetwork.Size);
    private static readonly string[] AllLayers = [.. TinyNetwork.Architecture.Layers.Select(l => l.Name)];

    [Fact]
    public void Any_choice_of_layers_reads_the_same_bits()
    {
        var all = Reading.Of(Tiny, Stimuli, AllLayers, Readout.Flatten).ToDictionary(a => a.Layer);
        var choices = Gen.SubListOf(AllLayers).Where(c => c.Count > 0).ToArbitrary();
        FsCheck.Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(40),
            Prop.ForAll(choices, choice => Reading.Of(Tiny, Stimuli, [.. choice], Readout.Flatten).All(a => a.Values.SequenceEqual(all[a.Layer].Values))));
    }

    /// <summary>Where all layers are read, each is computed by itself; else convolution, normalisation, sum and ReLU are one.</summary>
    [Fact]
    public void Joined_layers_give_the_bits_of_separate_ones()
    {
        var net = SmallArchitectures.Get("resnet18");
        var network = Formula.Network(net);
        var stimuli = Formula.Stimuli(2, SmallArchitectures.Size, SmallArchitectures.Size);
        var separate = Reading.Of(network, stimuli, [.. net.Layers.Select(l => l.Name)], Readout.Flatten).ToDictionary(a => a.Layer);
        string[] few = ["layer1.0", "layer2.0.downsample.1", "layer3.0.sum", "layer4", "fc"];
        foreach (var joined in Reading.Of(network, stimuli, few, Readout.Flatten))
        {
            joined.Values.SequenceEqual(separate[joined.Layer].Values).ShouldBeTrue(joined.Layer);
        }
    }

    [Fact]
    public void A_residual_block_takes_as_many_steps_as_it_has_convolutions()
    {
        var net = NetworkCatalogue.Get("resnet50");
        var plan = ForwardPlan.Create(net, new HashSet<int> { net.PlaceOf("layer1.0") });
        plan.Steps.Select(s => s.Layer.Name).ShouldBe(
            ["input", "conv1", "maxpool", "layer1.0.conv1", "layer1.0.conv2", "layer1.0.downsample.0", "layer1.0.conv3"]);
        var last = plan.Steps[^1];
        last.Normalisation!.Name.ShouldBe("layer1.0.bn3");
        last.Activation!.Name.ShouldBe("layer1.0");
        last.OutputSlot.ShouldBe(last.InputSlots[^1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(4, 2)]
    [InlineData(3, 5)]
    public void Batches_and_threads_change_no_bit(int threads, int largestBatch)
    {
        foreach (var readout in new[] { Readout.Flatten, Readout.SpatialMean })
        {
            var whole = Reading.Of(Tiny, Stimuli, AllLayers, readout, threads: 2);
            var parts = Reading.Of(Tiny, Stimuli, AllLayers, readout, threads, largestBatch);
            for (int i = 0; i < whole.Length; i++)
            {
                parts[i].Values.SequenceEqual(whole[i].Values).ShouldBeTrue(whole[i].Layer);
            }
        }
    }

    [Fact]
    public void A_small_memory_still_holds_one_image()
    {
        var extractor = new ActivationExtractor(Tiny, new Workers(1), new ExtractionOptions { BatchMemory = 1 });
        var rows = new List<(int First, int Count)>();
        extractor.Stream(Stimuli, ["relu1"], Readout.SpatialMean, b => rows.Add((b.FirstStimulus, b.StimulusCount)), TestContext.Current.CancellationToken);
        rows.ShouldBe(Enumerable.Range(0, 5).Select(i => (i, 1)));
    }

    [Fact]
    public void The_spatial_mean_is_the_mean_of_every_map_and_leaves_units_without_space_alone()
    {
        var flat = Reading.Of(Tiny, Stimuli, ["join", "fc"], Readout.Flatten);
        var mean = Reading.Of(Tiny, Stimuli, ["join", "fc"], Readout.SpatialMean);
        mean[0].UnitCount.ShouldBe(6);
        flat[0].UnitCount.ShouldBe(6 * 13 * 13);
        for (int stimulus = 0; stimulus < Stimuli.Count; stimulus++)
        {
            for (int channel = 0; channel < 6; channel++)
            {
                double expected = flat[0].Row(stimulus).Slice(channel * 169, 169).ToArray().Average(v => (double)v);
                mean[0].Row(stimulus)[channel].ShouldBe((float)expected);
            }
        }

        mean[1].Values.SequenceEqual(flat[1].Values).ShouldBeTrue();
    }

    [Fact]
    public void A_sum_adds_its_inputs_and_a_join_lays_channels_side_by_side()
    {
        var a = Reading.Of(Tiny, Stimuli, ["left", "right", "join", "relu1", "sum.preactivation", "sum"], Readout.Flatten);
        for (int s = 0; s < Stimuli.Count; s++)
        {
            float[] joined = [.. a[0].Row(s), .. a[1].Row(s)];
            a[2].Row(s).ToArray().ShouldBe(joined);
            float[] stem = a[3].Row(s).ToArray();
            float[] added = [.. joined.Zip(stem, (x, y) => x + y)];
            a[4].Row(s).ToArray().ShouldBe(added);
            a[5].Row(s).ToArray().ShouldBe(added.Select(v => Math.Clamp(v, -2, 1.75f)));
        }
    }

    [Fact]
    public void Results_come_in_the_order_asked_under_the_layers_own_names()
    {
        var a = Reading.Of(Tiny, Stimuli, ["softmax", "add", "conv1", "sum"], Readout.SpatialMean);
        a.Select(x => x.Layer).ShouldBe(["softmax", "sum", "conv1", "sum"]);
        a[0].Stimuli.ShouldBe(Stimuli.Ids);
        a[1].Values.SequenceEqual(a[3].Values).ShouldBeTrue();
        a[0].Row(3).ToArray().Sum().ShouldBe(1, 1e-5f);
    }

    [Fact]
    public void Nothing_deeper_than_the_layer_asked_for_is_computed()
    {
        var net = NetworkCatalogue.Get("alexnet");
        var plan = ForwardPlan.Create(net, new HashSet<int> { net.PlaceOf("relu2") });
        plan.Steps.Select(s => s.Layer.Name).ShouldBe(["input", "conv1", "pool1", "conv2"]);
        plan.Steps[^1].Activation!.Name.ShouldBe("relu2");
    }

    [Fact]
    public void Memory_of_dead_layers_is_used_again()
    {
        var net = NetworkCatalogue.Get("squeezenet1_0");
        var plan = ForwardPlan.Create(net, new HashSet<int> { net.PlaceOf("softmax") });
        int conv1 = net.Layer("conv1").Shape.UnitCount;
        plan.ValuesPerImage.ShouldBeLessThan(3L * conv1);
    }

    [Fact]
    public void An_unknown_layer_stops_before_any_image_is_read()
    {
        var unreadable = new StimulusSet("none", [new Stimulus("a", "0", () => throw new InvalidOperationException())]);
        Should.Throw<VentralException>(() => Reading.Of(Tiny, unreadable, ["relu1", "relu2"], Readout.Flatten))
            .Message.ShouldStartWith("Unknown layer 'relu2' of 'tiny'. Did you mean 'relu1'?");
    }

    /// <summary>The least memory, for every kind of readout, and what a readout demands of stimuli: without looking at one.</summary>
    [Fact]
    public void What_would_end_a_reading_can_be_known_before()
    {
        var unseen = new StimulusSet("none", Enumerable.Range(0, 5).Select(i => new Stimulus($"{i}", "0", () => throw new InvalidOperationException())));
        string[] layers = ["relu1", "fc", "join"];
        foreach (string name in new[] { "flatten", "spatial-mean", "spatial-max", "grid(2)", "units(3)", "units(100000)", "projection(7)", "pca(2)", "pca(5)", "pca(6)" })
        {
            foreach (long? memory in new long?[] { null, 1 })
            {
                var extractor = new ActivationExtractor(Tiny, new Workers(1), new() { Memory = memory });
                var readout = Readout.Parse(name);
                string? known = Fault(() => extractor.Require(unseen, layers, readout)), found = Fault(() => extractor.Extract(Stimuli, layers, readout, TestContext.Current.CancellationToken));
                known.ShouldBe(found, $"{name}, {memory}");
                (known is null).ShouldBe(memory is null && name != "pca(6)");
            }
        }

        Should.Throw<VentralException>(() => new ActivationExtractor(Tiny, new Workers(1)).Require(unseen, ["relu9"], Readout.Flatten)).Message.ShouldStartWith("Unknown layer 'relu9'");

        static string? Fault(Action read)
        {
            try
            {
                read();
                return null;
            }
            catch (VentralException e)
            {
                return e.Message;
            }
        }
    }

    [Fact]
    public void An_image_that_cannot_be_read_says_so_itself()
    {
        var stimuli = new StimulusSet("two", [Stimuli.Stimuli[0], new Stimulus("b", "0", () => throw new VentralException("b.jpg is cut short."))]);
        Should.Throw<VentralException>(() => Reading.Of(Tiny, stimuli, ["fc"], Readout.Flatten)).Message.ShouldBe("b.jpg is cut short.");
    }
}
