namespace Ventral.Networks.Tests;

public class ArchitectureTests
{
    [Fact]
    public void AlexNet_has_the_maps_of_torchvision()
    {
        var net = NetworkCatalogue.Get("alexnet");
        string[] layers = ["relu1", "pool1", "relu2", "relu3", "relu4", "relu5", "pool5", "relu6", "relu7", "fc8"];
        layers.Select(l => net.Layer(l).Shape.ToString()).ShouldBe(
            ["64×55×55", "64×27×27", "192×27×27", "384×13×13", "256×13×13", "256×13×13", "256×6×6", "4096×1×1", "4096×1×1", "1000×1×1"]);
    }

    [Fact]
    public void DeepCluster_sees_edges_and_ends_in_4096_units()
    {
        var net = NetworkCatalogue.Get("deepcluster-alexnet");
        string[] layers = ["grey", "sobel", "relu1", "relu2", "relu3", "relu4", "relu5", "pool5", "relu7"];
        layers.Select(l => net.Layer(l).Shape.ToString()).ShouldBe(
            ["1×224×224", "2×224×224", "96×55×55", "256×27×27", "384×13×13", "384×13×13", "256×13×13", "256×6×6", "4096×1×1"]);
    }

    [Fact]
    public void SqueezeNet_rounds_its_pools_up_and_pads_its_last_convolution()
    {
        var net = NetworkCatalogue.Get("squeezenet1_0");
        string[] layers = ["conv1", "pool1", "fire2", "fire4", "pool4", "fire8", "pool8", "fire9", "conv10", "pool10"];
        layers.Select(l => net.Layer(l).Shape.ToString()).ShouldBe(
            ["96×111×111", "96×55×55", "128×55×55", "256×55×55", "256×27×27", "512×27×27", "512×13×13", "512×13×13", "1000×15×15", "1000×1×1"]);
    }

    [Theory]
    [InlineData("mobilenet-v1-0.25-128", "conv_pw_13", "256×4×4")]
    [InlineData("mobilenet-v1-0.5-160", "conv_pw_13", "512×5×5")]
    [InlineData("mobilenet-v1-0.75-192", "conv_pw_13", "768×6×6")]
    [InlineData("mobilenet-v2-1.0-224", "conv_last", "1280×7×7")]
    public void MobileNets_end_in_the_maps_of_their_papers(string name, string layer, string shape) =>
        NetworkCatalogue.Get(name).Layer(layer).Shape.ToString().ShouldBe(shape);

    /// <summary>AlexNet and SqueezeNet as published; the MobileNets counted in their files (batch normalisation folded), plus the ranges.</summary>
    [Theory]
    [InlineData("alexnet", 61_100_840)]
    [InlineData("squeezenet1_0", 1_248_424)]
    [InlineData("mobilenet-v1-0.25-128", 467_593)]
    [InlineData("mobilenet-v1-0.5-160", 1_326_633)]
    [InlineData("mobilenet-v1-0.75-192", 2_578_121)]
    [InlineData("mobilenet-v2-1.0-224", 3_489_097)]
    public void A_network_has_its_published_number_of_parameters(string name, int count) =>
        NetworkCatalogue.Get(name).Parameters.Where(p => !p.Name.EndsWith(".output_range", StringComparison.Ordinal)).Sum(p => p.Length).ShouldBe(count);

    [Fact]
    public void Layers_and_parameters_of_every_network_are_named_once_and_read_only_earlier_layers()
    {
        foreach (string name in NetworkCatalogue.Names)
        {
            var net = NetworkCatalogue.Get(name);
            net.Name.ShouldBe(name);
            var names = net.Layers.SelectMany(l => l.Aliases.Prepend(l.Name)).ToArray();
            names.ShouldBeUnique();
            net.Parameters.Select(p => p.Name).ShouldBeUnique();
            for (int i = 0; i < net.Layers.Length; i++)
            {
                net.Layers[i].Inputs.ShouldAllBe(input => input < i);
            }
        }
    }

    [Theory]
    [InlineData("alexnet", "features.1", "relu1")]
    [InlineData("alexnet", "classifier.5", "relu7")]
    [InlineData("deepcluster-alexnet", "features.16", "relu5")]
    [InlineData("squeezenet1_0", "features.3", "fire2")]
    [InlineData("squeezenet1_0", "features.3.squeeze_activation", "fire2.squeeze")]
    [InlineData("squeezenet1_0", "conv_final", "conv10")]
    [InlineData("mobilenet-v1-0.5-160", "Conv2d_7_pointwise", "conv_pw_7")]
    [InlineData("mobilenet-v2-1.0-224", "expanded_conv_10/expand", "block_10_expand")]
    public void Names_of_other_libraries_are_understood(string network, string alias, string layer) =>
        NetworkCatalogue.Get(network).Layer(alias).Name.ShouldBe(layer);

    [Fact]
    public void An_unknown_layer_is_answered_with_the_nearest_and_all_others() =>
        Should.Throw<VentralException>(() => NetworkCatalogue.Get("alexnet").Layer("relu9")).Message.ShouldBe(
            "Unknown layer 'relu9' of 'alexnet'. Did you mean 'relu7'? Layers: conv1, relu1, pool1, conv2, relu2, pool2, conv3, relu3, conv4, relu4, "
            + "conv5, relu5, pool5, avgpool, fc6, relu6, fc7, relu7, fc8, softmax.");

    [Fact]
    public void An_unknown_network_is_answered_with_the_nearest_or_all()
    {
        Should.Throw<VentralException>(() => NetworkCatalogue.Get("alexnt")).Message.ShouldBe("Unknown network 'alexnt'. Did you mean 'alexnet'?");
        Should.Throw<VentralException>(() => NetworkCatalogue.Get("zzz")).Message.ShouldBe($"Unknown network 'zzz'. Networks: {string.Join(", ", NetworkCatalogue.Names)}.");
    }
}
