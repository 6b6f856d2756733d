using FsCheck.Fluent;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Tests;

public class InterventionTests
{
    private static readonly Architecture Tiny = TinyNetwork.Architecture;
    private static readonly StimulusSet Stimuli = Tests.Formula.Stimuli(5, TinyNetwork.Size, TinyNetwork.Size);
    private static readonly string[] Activations = ["relu", "relu6", "elu", "elu(0.5)", "tanh", "sigmoid", "linear", "softplus(1,20)", "gelu"];

    [Fact]
    public void Any_combination_keeps_depth_names_sizes_and_weights()
    {
        var networks = Gen.Elements("tiny", "alexnet", "deepcluster-alexnet", "resnet18", "mobilenet-v2-1.0-224");
        var levels =
            from network in networks
            from activation in Gen.Elements(["", .. Activations])
            from pooling in Gen.Elements("", "max", "average", "strided")
            from norm in Gen.Elements("", "stored", "batch(2)", "removed")
            from swapped in Gen.Elements(true, false)
            select (network, activation, pooling, norm, swapped);
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(levels.ToArbitrary(), level =>
        {
            var before = level.network == "tiny" ? Tiny : SmallArchitectures.Get(level.network);
            List<Intervention> interventions = [];
            Add("activation", level.activation, true);
            Add("pooling", level.pooling, before.Layers.Any(l => l.Operation is Operation.Pool));
            Add("batch-norm", level.norm, before.Layers.Any(l => l.Operation is Operation.BatchNormalisation));
            if (level.swapped)
            {
                interventions.Reverse();
            }

            var after = before.With([.. interventions]);
            after.Layers.Select(l => (l.Name, l.Shape)).ShouldBe(before.Layers.Select(l => (l.Name, l.Shape)));
            after.Layers.Zip(before.Layers).ShouldAllBe(pair => pair.First.Inputs.SequenceEqual(pair.Second.Inputs) && pair.First.Aliases.SequenceEqual(pair.Second.Aliases));
            after.Name.ShouldBe(string.Join('+', interventions.OrderBy(i => i.Target).Select(i => i.Name).Prepend(before.Name)));
            if (level.pooling != "strided")
            {
                after.LayerNames.ShouldAllBe(l => level.norm == "batch(2)" || ReceptiveField.Of(after, l) == ReceptiveField.Of(before, l));
            }

            var (original, changed) = (Network.Random(before, new Seed(3)), Network.Random(after, new Seed(3)));
            var smallest = after.Parameters.Where(p => p.Length < 10_000).ToArray();
            return smallest.All(p => changed.Values(p, new Workers(1)).Span.SequenceEqual(original.Values(before.Parameters.Single(q => q.Name == p.Name), new Workers(1)).Span));

            void Add(string target, string value, bool applies)
            {
                if (value.Length > 0 && applies)
                {
                    interventions.Add(Intervention.Parse($"{target}={value}"));
                }
            }
        }));
    }

    [Theory]
    [InlineData("alexnet", "relu1", 11)]
    [InlineData("alexnet", "conv5", 163)]
    [InlineData("alexnet", "pool5", 195)]
    [InlineData("resnet18", "layer4", 435)]
    [InlineData("resnet50", "layer1", 35)]
    [InlineData("resnet50", "layer4", 427)]
    [InlineData("deepcluster-alexnet", "conv1", 13)]
    [InlineData("deepcluster-alexnet+sobel=removed", "conv1", 11)]
    [InlineData("alexnet+pooling=strided", "pool1", 11)]
    [InlineData("alexnet", "fc6", 355)]
    public void Receptive_fields_are_those_of_hand_arithmetic(string network, string layer, int pixels) =>
        ReceptiveField.Of(NetworkCatalogue.Get(network), layer).ShouldBe(new ReceptiveField(pixels, pixels));

    [Theory]
    [InlineData("relu")]
    [InlineData("elu(0.5)")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("linear")]
    public void A_swapped_activation_is_that_function_of_what_comes_in(string activation)
    {
        var network = Formula(Tiny.With(Intervention.Parse($"activation={activation}")));
        var read = Reading.Of(network, Stimuli, ["norm1", "relu1", "left.sum", "left", "depthwise.preactivation", "depthwise"], Readout.Flatten);
        var function = activation == "linear" ? ActivationFunction.Identity : ActivationFunction.Parse(activation);
        for (int i = 0; i < read.Length; i += 2)
        {
            float[] expected = new float[read[i].Values.Length];
            Activation.Apply(function, read[i].Values, expected);
            read[i + 1].Values.ToArray().ShouldBe(expected);
        }

        var joined = Reading.Of(network, Stimuli, ["depthwise"], Readout.Flatten)[0];
        joined.Values.SequenceEqual(read[5].Values).ShouldBeTrue();
    }

    [Theory]
    [InlineData("tiny", "depthwise", "average", 2, 1, 0)]
    [InlineData("tiny", "average", "maximum", 3, 2, 0)]
    [InlineData("resnet18", "relu", "maxpool", 3, 2, 1)]
    public void Swapped_pooling_takes_maximum_mean_or_middle_of_what_lies_inside(string network, string input, string pool, int kernel, int stride, int padding)
    {
        var plain = network == "tiny" ? Tiny : SmallArchitectures.Get(network);
        var stimuli = Tests.Formula.Stimuli(2, plain.InputShape.Width, plain.InputShape.Height);
        foreach (string kind in new[] { "max", "average", "strided" })
        {
            var net = plain.With(Intervention.Parse($"pooling={kind}"));
            var read = Reading.Of(Formula(net), stimuli, [input, pool], Readout.Flatten);
            var (source, target) = (net.Layer(input).Shape, net.Layer(pool).Shape);
            float[] expected = [.. from image in Enumerable.Range(0, 2) from c in Enumerable.Range(0, target.Channels) from y in Enumerable.Range(0, target.Height) from x in Enumerable.Range(0, target.Width) select One(image, c, y, x)];
            read[1].Values.ToArray().ShouldBe(expected);

            float One(int image, int channel, int y, int x)
            {
                float[] map = read[0].Row(image).Slice(channel * source.PositionCount, source.PositionCount).ToArray();
                int top = (y * stride) - padding, left = (x * stride) - padding, middle = (kernel - 1) / 2;
                float[] window = [.. from row in Enumerable.Range(top, kernel) from column in Enumerable.Range(left, kernel) where row >= 0 && row < source.Height && column >= 0 && column < source.Width select map[(row * source.Width) + column]];
                return kind switch
                {
                    "max" => window.Max(),
                    "average" => (float)window.Average(v => (double)v),
                    _ => map[(Math.Min(top + middle, source.Height - 1) * source.Width) + Math.Min(left + middle, source.Width - 1)],
                };
            }
        }
    }

    [Fact]
    public void Without_batch_normalisation_what_comes_in_goes_out()
    {
        var read = Reading.Of(Formula(Tiny.With(Intervention.WithoutBatchNormalisation)), Stimuli, ["conv1", "norm1"], Readout.Flatten);
        read[1].Values.SequenceEqual(read[0].Values).ShouldBeTrue();
    }

    [Fact]
    public void Batch_statistics_are_those_of_a_group_at_any_memory_and_thread_count()
    {
        var network = Formula(Tiny.With(Intervention.BatchStatistics(2)));
        var read = Reading.Of(network, Stimuli, ["conv1", "norm1"], Readout.Flatten);
        float[] weight = Values("norm1.weight"), bias = Values("norm1.bias");
        foreach (int[] members in new[] { new[] { 0, 1 }, [2, 3], [4] })
        {
            for (int channel = 0; channel < 6; channel++)
            {
                double[] before = [.. members.SelectMany(s => read[0].Row(s).Slice(channel * 169, 169).ToArray()).Select(v => (double)v)];
                double mean = before.Average(), variance = before.Average(v => (v - mean) * (v - mean));
                float[] after = [.. members.SelectMany(s => read[1].Row(s).Slice(channel * 169, 169).ToArray())];
                for (int i = 0; i < before.Length; i++)
                {
                    ((double)after[i]).ShouldBe(((before[i] - mean) / Math.Sqrt(variance + 1e-5) * weight[channel]) + bias[channel], 1e-5);
                }
            }
        }

        foreach (var (threads, memory) in new[] { (1, 1L), (3, 64L << 20) })
        {
            var extractor = new ActivationExtractor(network, new Workers(threads), new ExtractionOptions { BatchMemory = memory, LargestBatch = 1 });
            extractor.Extract(Stimuli, ["softmax"], Readout.Flatten, TestContext.Current.CancellationToken)[0].Values
                .SequenceEqual(Reading.Of(network, Stimuli, ["softmax"], Readout.Flatten)[0].Values).ShouldBeTrue();
        }

        float[] Values(string name) => network.Values(Tiny.Parameters.Single(p => p.Name == name), new Workers(1)).ToArray();
    }

    /// <summary>A sigmoid is an activation where it is one, and a gate where it multiplies other maps.</summary>
    [Theory]
    [InlineData("mobilenet_v3_small", 9)]
    [InlineData("efficientnet_b0", 16)]
    [InlineData("regnet_y_400mf", 16)]
    [InlineData("vanilla-cnn(activation=sigmoid)", 0)]
    public void Gates_stay_and_sigmoids_that_are_none_are_swapped(string name, int gates)
    {
        var before = NetworkCatalogue.Get(name);
        var after = before.With(Intervention.Parse("activation=tanh"));
        int[] weighing = [.. after.Layers.Where(l => l.Operation is Operation.ChannelGate).Select(l => l.Inputs[1])];
        weighing.Length.ShouldBe(gates);
        weighing.ShouldAllBe(place => after.Layers[place].Operation == before.Layers[place].Operation);
        after.Layers.Where((l, place) => !weighing.Contains(place)).Select(l => l.Operation).ShouldNotContain(o => o is Operation.Relu);
        after.Layers.Where((l, place) => !weighing.Contains(place)).Select(l => l.Operation).OfType<Operation.Activation>().ShouldAllBe(a => a.Function == ActivationFunction.Tanh);
    }

    [Fact]
    public void Without_Sobel_the_first_convolution_sees_the_colours()
    {
        var before = SmallArchitectures.Get("deepcluster-alexnet");
        var after = before.With(Intervention.WithoutSobel);
        after.Layers.Select(l => (l.Name, l.Shape)).ShouldBe(before.Layers.Where(l => l.Name is not ("grey" or "sobel")).Select(l => (l.Name, l.Shape)));
        after.Parameters.Select(p => p.Name).ShouldBe(before.Parameters.Select(p => p.Name));
        after.Parameters[0].Shape.ShouldBe([96, 3, 11, 11]);
        after.Layer("conv1").Inputs.ShouldBe([0]);
        Reading.Of(Network.Random(after, new Seed(1)), Tests.Formula.Stimuli(1, 64, 64), ["conv1"], Readout.SpatialMean)[0].UnitCount.ShouldBe(96);
        Should.Throw<VentralException>(() => new Network(after, Tests.Formula.Network(before).Weights)).Message.ShouldContain("features.0.weight [96 × 3 × 11 × 11] is [96 × 2 × 11 × 11] in the file");
    }

    [Fact]
    public void A_level_has_one_name_and_one_identity_in_whatever_order_it_is_given()
    {
        Network[] levels = [.. new[] { "", "activation=tanh", "activation=linear", "pooling=average", "pooling=strided", "batch-norm=removed", "batch-norm=batch(2)", "batch-norm=batch(3)" }
            .Select(text => Formula(text.Length == 0 ? Tiny : Tiny.With(Intervention.Parse(text))))];
        levels.Select(l => l.Identity).ShouldBeUnique();
        Intervention tanh = Intervention.Parse("activation=tanh"), strided = Intervention.Parse("pooling=strided");
        Formula(Tiny.With(tanh, strided)).Identity.ShouldBe(Formula(Tiny.With(strided).With(tanh)).Identity);
        Tiny.With(strided, tanh).Name.ShouldBe("tiny+activation=tanh+pooling=strided");
        Formula(Tiny.With(Intervention.StoredStatistics)).Identity.ShouldBe(levels[0].Identity);
        NetworkCatalogue.Get("alexnet+pooling=average+activation=leaky-relu(0.2)").Name.ShouldBe("alexnet+activation=leaky-relu(0.2)+pooling=average");
    }

    [Fact]
    public void What_cannot_be_intervened_on_is_said()
    {
        Should.Throw<VentralException>(() => NetworkCatalogue.Get("alexnet+sobel=removed")).Message.ShouldBe("'alexnet' has no Sobel filters to remove. Leave the intervention out, or choose another network.");
        Should.Throw<VentralException>(() => NetworkCatalogue.Get("alexnet+batch-norm=removed")).Message.ShouldStartWith("'alexnet' has no batch normalisation to intervene on.");
        Should.Throw<VentralException>(() => NetworkCatalogue.Get("alexnet+activation=relu+activation=elu")).Message.ShouldStartWith("One network takes one intervention of a kind, found 'activation=relu' and 'activation=elu(1)' on 'alexnet'.");
        foreach (string text in new[] { "", "activation", "activation=", "pooling=median", "batch-norm=batch(0)", "batch-norm=batch(-1)", "sobel=kept", "Pooling=max" })
        {
            Should.Throw<VentralException>(() => Intervention.Parse(text), text);
        }
    }

    private static Network Formula(Architecture architecture) => new(architecture, Tests.Formula.Network(architecture.Original).Weights);
}
