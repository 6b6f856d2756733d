using System.Text.Json;
using Ventral.Data.Images;
using Ventral.Networks.Architectures;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

public class VanillaCnnTests
{
    private const string Usual = "vanilla-cnn(depth=4, width=64, kernel=3, activation=relu, pooling=max)";

    [Theory]
    [InlineData("vanilla-cnn", Usual)]
    [InlineData("vanilla-cnn()", Usual)]
    [InlineData("vanilla-cnn(width=64,depth=4)", Usual)]
    [InlineData("vanilla-cnn( pooling = average , kernel = 5 )", "vanilla-cnn(depth=4, width=64, kernel=5, activation=relu, pooling=average)")]
    [InlineData("vanilla-cnn(activation=hard-tanh(-2, 1), depth=2)", "vanilla-cnn(depth=2, width=64, kernel=3, activation=hard-tanh(-2, 1), pooling=max)")]
    [InlineData("vanilla-cnn(activation=linear)", "vanilla-cnn(depth=4, width=64, kernel=3, activation=identity, pooling=max)")]
    [InlineData("vanilla-cnn(activation=leaky-relu)", "vanilla-cnn(depth=4, width=64, kernel=3, activation=leaky-relu(0.01), pooling=max)")]
    public void A_name_says_all_factors_whatever_way_it_was_written(string given, string name)
    {
        var net = NetworkCatalogue.Get(given);
        net.Name.ShouldBe(name);
        NetworkCatalogue.Get(name).Name.ShouldBe(name);
        Network.Random(net, new Seed(1)).Identity.ShouldBe(Network.Random(NetworkCatalogue.Get(name), new Seed(1)).Identity);
    }

    [Theory]
    [InlineData("vanilla-cnn(dept=4)", "Unknown factor 'dept' of 'vanilla-cnn(dept=4)'. Did you mean 'depth'? Factors: depth, width, kernel, activation, pooling.")]
    [InlineData("vanilla-cnn(depth=4, depth=5)", "Factor 'depth' occurs twice in 'vanilla-cnn(depth=4, depth=5)'.")]
    [InlineData("vanilla-cnn(depth=0)", "Factor 'depth' of 'vanilla-cnn(depth=0)' must be a whole number from 1 to 64, not '0'.")]
    [InlineData("vanilla-cnn(kernel=4)", "Factor 'kernel' of 'vanilla-cnn(kernel=4)' must be odd, so that a filter has a centre.")]
    [InlineData("vanilla-cnn(pooling=mean)", "Factor 'pooling' of 'vanilla-cnn(pooling=mean)' must be one of max, average, strided, not 'mean'.")]
    [InlineData("vanilla-cnn(width)", "Factor 'width' of 'vanilla-cnn(width)' must be a whole number from 1 to 4096, not ''.")]
    [InlineData("vanilla-cnn(width=8,)", "Unknown factor '' of 'vanilla-cnn(width=8,)'. Factors: depth, width, kernel, activation, pooling.")]
    public void An_impossible_factor_is_named(string name, string message) =>
        Should.Throw<VentralException>(() => NetworkCatalogue.Get(name)).Message.ShouldBe(message);

    [Fact]
    public void Factors_change_the_identity()
    {
        string[] names = ["", "depth=3", "width=63", "kernel=5", "activation=tanh", "pooling=average", "pooling=strided"];
        names.Select(n => Network.Random(NetworkCatalogue.Get($"vanilla-cnn({n})"), new Seed(1)).Identity).ShouldBeUnique();
    }

    [Theory]
    [InlineData("max", "pool1: 8×112×112, pool5: 8×7×7, act6: 8×7×7, act9: 8×7×7, avgpool: 8×1×1")]
    [InlineData("strided", "act1: 8×112×112, act5: 8×7×7, act6: 8×7×7, act9: 8×7×7, avgpool: 8×1×1")]
    public void Maps_are_halved_five_times_and_then_keep_their_size(string pooling, string shapes)
    {
        var net = NetworkCatalogue.Get($"vanilla-cnn(depth=9, width=8, pooling={pooling})");
        var layers = shapes.Split(", ").Select(s => s[..s.IndexOf(':', StringComparison.Ordinal)]);
        string.Join(", ", layers.Select(l => $"{l}: {net.Layer(l).Shape}")).ShouldBe(shapes);
    }

    /// <summary>Goldens/vanilla.py: PyTorch in float64.</summary>
    [Theory]
    [InlineData("vanilla-cnn(depth=4, width=12, kernel=5, activation=tanh, pooling=max)")]
    [InlineData("vanilla-cnn(depth=3, width=7, kernel=3, activation=elu(1), pooling=average)")]
    [InlineData("vanilla-cnn(depth=5, width=9, kernel=3, activation=relu, pooling=strided)")]
    public void Every_layer_answers_as_the_reference_does(string name)
    {
        var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "vanilla.json"))).RootElement.GetProperty(name);
        var p = Preprocessing.ImageNet;
        var small = new Preprocessing(Resize.Exact(SmallArchitectures.Size, SmallArchitectures.Size), null, p.ChannelOrder, p.Divisor, p.Mean, p.StandardDeviation);
        TokenGoldenTests.EveryLayerAgrees(VanillaCnn.Parse(name)!.Create(small), golden);
    }
}
