using System.Text.Json;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

public class InitialisationTests
{
    private static readonly Workers Two = new(2);

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "initialisations.json"))).RootElement;

    public static IEnumerable<TheoryDataRow<string>> Drawn => Golden.EnumerateObject().Select(p => new TheoryDataRow<string>(p.Name));

    [Fact]
    public void PyTorch_draws_weights_and_biases_uniformly_within_one_over_the_root_of_fan_in()
    {
        double bound = 1 / Math.Sqrt(64 * 25);
        float[] weights = Draw(InitialisationScheme.PyTorch, "alexnet", "features.3.weight", 1);
        weights.ShouldAllBe(w => Math.Abs(w) <= bound);
        weights.Max().ShouldBe((float)bound, 1e-4f * (float)bound);
        Moments(weights, bound / Math.Sqrt(3));
        weights.Average(w => Math.Pow(w / bound, 4)).ShouldBe(1 / 5.0, 0.005);

        float[] biases = Draw(InitialisationScheme.PyTorch, "alexnet", "classifier.1.bias", 1);
        biases.ShouldAllBe(b => Math.Abs(b) <= 1 / Math.Sqrt(9216.0));
        Moments(biases, 1 / Math.Sqrt(3 * 9216.0));
    }

    [Fact]
    public void DeepCluster_draws_normal_filters_by_fan_out_and_linear_weights_of_a_hundredth()
    {
        Normal(Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.0.weight", 2), Math.Sqrt(2.0 / (121 * 96)));
        Normal(Draw(InitialisationScheme.DeepCluster, "tiny", "fc.weight", 2), 0.01);
        Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.4.bias", 2).ShouldAllBe(b => b == 0);
        Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.5.running_var", 2).ShouldAllBe(v => v == 1);
        Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.5.weight", 2).ShouldAllBe(v => v == 1);
        Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.5.bias", 2).ShouldAllBe(v => v == 0);
        Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.5.running_mean", 2).ShouldAllBe(v => v == 0);
    }

    [Fact]
    public void Transformers_draw_as_torchvision_does()
    {
        const string Block = "encoder.layers.encoder_layer_3.";
        double bound = Math.Sqrt(6.0 / (768 + 3072));
        float[] wide = Draw(InitialisationScheme.VisionTransformer, "vit_b_16", Block + "mlp.0.weight", 2);
        wide.ShouldAllBe(w => Math.Abs(w) <= bound);
        Moments(wide, bound / Math.Sqrt(3));
        Moments(Draw(InitialisationScheme.VisionTransformer, "vit_b_16", Block + "self_attention.in_proj_weight", 2), Math.Sqrt(2.0 / (4 * 768)));
        Moments(Draw(InitialisationScheme.VisionTransformer, "vit_b_16", Block + "self_attention.out_proj.weight", 2), Math.Sqrt(1.0 / (3 * 768)));
        Normal(Draw(InitialisationScheme.VisionTransformer, "vit_b_16", "conv_proj.weight", 2), Math.Sqrt(1.0 / 768));
        Normal(Draw(InitialisationScheme.VisionTransformer, "vit_b_16", "encoder.pos_embedding", 2), 0.02);
        Draw(InitialisationScheme.VisionTransformer, "vit_b_16", Block + "self_attention.in_proj_bias", 2).ShouldAllBe(b => b == 0);
        Draw(InitialisationScheme.VisionTransformer, "vit_b_16", Block + "mlp.3.bias", 2).ShouldAllBe(b => b != 0 && Math.Abs(b) < 1e-5);
        Draw(InitialisationScheme.VisionTransformer, "vit_b_16", "class_token", 2).ShouldAllBe(v => v == 0);
        Normal(Draw(InitialisationScheme.Swin, "swin_t", "features.5.0.attn.relative_position_bias_table", 2), 0.02);
        Normal(Draw(InitialisationScheme.Swin, "swin_t", "features.4.reduction.weight", 2), 0.02);
        Moments(Draw(InitialisationScheme.Swin, "swin_t", "features.0.0.weight", 2), 1 / Math.Sqrt(3 * 48.0));
        Normal(Draw(InitialisationScheme.ConvNeXt, "convnext_tiny", "features.3.1.block.0.weight", 2), 0.02);
        Draw(InitialisationScheme.ConvNeXt, "convnext_tiny", "features.3.1.layer_scale", 2).ShouldAllBe(v => v == 1e-6f);
    }

    /// <summary>Every parameter of networks as torchvision draws them (Goldens/initialisations.py).</summary>
    [Theory]
    [MemberData(nameof(Drawn))]
    public void Networks_draw_as_torchvision_does(string name)
    {
        var net = NetworkCatalogue.Get(name is "squeezenet1_0" ? "squeezenet1_0-torchvision" : name);
        foreach (var golden in Golden.GetProperty(name).EnumerateObject())
        {
            var parameter = net.Parameters.Single(p => p.Name == golden.Name);
            float[] values = net.DefaultInitialisation.Draw(parameter, name, new Seed(3), Two);
            double expected = golden.Value[0].GetDouble(), found = Math.Sqrt(values.Average(v => (double)v * v));

            // Two samples of n numbers each; a normal's mean square errs by √(2/n).
            bool isFixed = golden.Value[1].GetInt32() == 1;
            found.ShouldBe(expected, 1e-12 + (expected * (isFixed ? 1e-5 : 5 / Math.Sqrt(values.Length))), $"{name}, {golden.Name}");
            values.All(v => v == values[0]).ShouldBe(isFixed, $"{name}, {golden.Name}");
        }
    }

    [Fact]
    public void SqueezeNets_authors_draw_by_the_inputs_alone_and_their_last_layer_small()
    {
        NetworkCatalogue.Get("squeezenet1_0").DefaultInitialisation.ShouldBe(InitialisationScheme.SqueezeNetCaffe);
        float[] filters = Draw(InitialisationScheme.SqueezeNetCaffe, "squeezenet1_0", "features.8.expand3x3.weight", 3);
        filters.ShouldAllBe(v => Math.Abs(v) <= Math.Sqrt(3.0 / (48 * 9)) * (1 + 1e-7));
        Moments(filters, Math.Sqrt(1.0 / (48 * 9)));
        Normal(Draw(InitialisationScheme.SqueezeNetCaffe, "squeezenet1_0", "classifier.1.weight", 3), 0.01);
        Draw(InitialisationScheme.SqueezeNetCaffe, "squeezenet1_0", "classifier.1.bias", 3).ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void He_draws_normal_weights_by_fan_in_and_no_biases()
    {
        Normal(Draw(InitialisationScheme.HeNormal, "squeezenet1_0", "features.8.expand3x3.weight", 3), Math.Sqrt(2.0 / (48 * 9)));
        Draw(InitialisationScheme.HeNormal, "squeezenet1_0", "features.8.expand3x3.bias", 3).ShouldAllBe(b => b == 0);
        Draw(InitialisationScheme.HeNormal, "mobilenet-v1-0.25-128", "conv1.output_range", 3).ShouldBe([0, 6]);
    }

    /// <summary>Goldens/draws.py: Philox and its key written anew in Python.</summary>
    [Theory]
    [InlineData("features.0.weight", 0, -0.00179379503f, -0.0306225829f, -0.0223212205f)]
    [InlineData("features.0.weight", 63 * 363, 0.0377263725f, -0.0418653116f, 0.0344681032f)]
    [InlineData("features.3.bias", 0, -0.0225351918f, 0.0145190349f, -0.013706265f)]
    public void A_seed_gives_the_numbers_that_the_recipe_says(string parameter, int start, params float[] values) =>
        Draw(InitialisationScheme.PyTorch, "alexnet", parameter, 7).AsSpan(start, 3).ToArray().ShouldBe(values);

    [Fact]
    public void Threads_do_not_change_a_draw() =>
        Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.0.weight", 4, new Workers(5))
            .ShouldBe(Draw(InitialisationScheme.DeepCluster, "deepcluster-alexnet", "features.0.weight", 4, new Workers(1)));

    [Fact]
    public void Parameters_seeds_and_networks_have_streams_of_their_own()
    {
        float[][] draws =
        [
            Draw(InitialisationScheme.PyTorch, "alexnet", "features.0.weight", 1),
            Draw(InitialisationScheme.PyTorch, "alexnet", "features.0.weight", 2),
            Draw(InitialisationScheme.PyTorch, "alexnet", "features.3.weight", 1),
            Draw(InitialisationScheme.PyTorch, "deepcluster-alexnet", "features.0.weight", 1),
        ];
        foreach (var (a, b) in from a in draws from b in draws where a != b select (a, b))
        {
            Math.Abs(Correlation(a, b)).ShouldBeLessThan(4 / Math.Sqrt(Math.Min(a.Length, b.Length)));
        }
    }

    [Fact]
    public void A_scheme_is_found_by_its_name()
    {
        InitialisationScheme.Parse("he-normal").ShouldBe(InitialisationScheme.HeNormal);
        Should.Throw<VentralException>(() => InitialisationScheme.Parse("he-norml")).Message
            .ShouldStartWith("Unknown initialisation 'he-norml'. Did you mean 'he-normal'? Initialisations: pytorch, deepcluster, he-normal, ");
        InitialisationScheme.All.ShouldAllBe(s => InitialisationScheme.Parse(s.Name) == s);
        InitialisationScheme.Parse("scaled-normal(1.5)").Name.ShouldBe("scaled-normal(1.5)");
        foreach (string gain in new[] { "0", "-1", "NaN", "one", "" })
        {
            Should.Throw<VentralException>(() => InitialisationScheme.Parse($"scaled-normal({gain})"));
        }
    }

    [Fact]
    public void Xavier_counts_both_sides_of_a_layer_and_a_gain_scales_the_fan_in()
    {
        const string filters = "features.8.expand3x3.weight";
        double fanIn = 48 * 9, fans = fanIn + (192 * 9);
        Normal(Draw(InitialisationScheme.XavierNormal, "squeezenet1_0", filters, 5), Math.Sqrt(2 / fans));
        Normal(Draw(InitialisationScheme.ScaledNormal(5 / 3.0), "squeezenet1_0", filters, 5), 5 / 3.0 / Math.Sqrt(fanIn));
        Within(Draw(InitialisationScheme.XavierUniform, "squeezenet1_0", filters, 5), Math.Sqrt(6 / fans));
        Within(Draw(InitialisationScheme.HeUniform, "squeezenet1_0", filters, 5), Math.Sqrt(6 / fanIn));
        foreach (var scheme in new[] { InitialisationScheme.XavierNormal, InitialisationScheme.XavierUniform, InitialisationScheme.HeUniform, InitialisationScheme.ScaledNormal(1) })
        {
            Draw(scheme, "squeezenet1_0", "features.8.expand3x3.bias", 5).ShouldAllBe(b => b == 0);
        }

        static void Within(float[] values, double bound)
        {
            values.ShouldAllBe(v => Math.Abs(v) <= bound * (1 + 1e-7));
            Moments(values, bound / Math.Sqrt(3));
        }
    }

    private static float[] Draw(InitialisationScheme scheme, string network, string parameter, ulong seed, Workers? workers = null)
    {
        var net = network == "tiny" ? TinyNetwork.Architecture : NetworkCatalogue.Get(network);
        return scheme.Draw(net.Parameters.Single(p => p.Name == parameter), network, new Seed(seed), workers ?? Two);
    }

    private static void Normal(float[] values, double deviation)
    {
        Moments(values, deviation);
        values.Average(v => Math.Pow(v / deviation, 4)).ShouldBe(3, 5 * Math.Sqrt(96.0 / values.Length));
        ((double)values.Count(v => Math.Abs(v) < deviation) / values.Length).ShouldBe(0.682689, 4 * 0.4655 / Math.Sqrt(values.Length));
    }

    private static void Moments(float[] values, double deviation)
    {
        double error = 4 / Math.Sqrt(values.Length);
        values.Average(v => (double)v).ShouldBe(0, deviation * error);
        Math.Sqrt(values.Average(v => (double)v * v)).ShouldBe(deviation, deviation * error);
    }

    private static double Correlation(float[] a, float[] b)
    {
        int n = Math.Min(a.Length, b.Length);
        double product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < n; i++)
        {
            (product, squareA, squareB) = (product + (a[i] * b[i]), squareA + (a[i] * a[i]), squareB + (b[i] * b[i]));
        }

        return product / Math.Sqrt(squareA * squareB);
    }
}
