using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

public class NetworkTests
{
    private static readonly Architecture Tiny = TinyNetwork.Architecture;

    [Fact]
    public void An_identity_depends_on_all_that_decides_an_activation()
    {
        var preprocessing = new Preprocessing(Resize.Exact(TinyNetwork.Size, TinyNetwork.Size), null, ChannelOrder.Bgr, 1, default, ChannelValues.Uniform(1));
        Network[] networks =
        [
            Network.Random(Tiny, new Seed(1)),
            Network.Random(Tiny, new Seed(2)),
            new(Tiny, new WeightState.Random(new Seed(1), InitialisationScheme.HeNormal)),
            new(Tiny, new WeightState.Random(new Seed(1), Tiny.DefaultInitialisation), preprocessing),
            Formula.Network(Tiny),
            Network.Random(SmallArchitectures.Get("alexnet"), new Seed(1)),
            Network.Random(NetworkCatalogue.Get("alexnet"), new Seed(1)),
        ];
        networks.Select(n => n.Identity).ShouldBeUnique();
        Network.Random(Tiny, new Seed(1)).Identity.ShouldBe(networks[0].Identity);
        networks[0].Identity.Length.ShouldBe(64);
    }

    [Fact]
    public void A_network_is_named_by_its_architecture_and_its_weights()
    {
        Network.Random(Tiny, new Seed(3)).Name.ShouldBe("tiny, random (seed 3)");
        Formula.Network(Tiny).Name.ShouldBe("tiny, trained (formula)");
    }

    [Fact]
    public void The_source_of_trained_weights_is_no_part_of_their_identity() =>
        new Network(Tiny, new WeightState.Trained("elsewhere", Formula.Weights(Tiny))).Identity.ShouldBe(Formula.Network(Tiny).Identity);

    [Fact]
    public void All_faults_of_a_checkpoint_are_named_at_once()
    {
        var arrays = Formula.Weights(Tiny).Arrays
            .Where(a => a.Name != "conv1.bias")
            .Select(a => a.Name == "fc.weight" ? new WeightArray("fc.weight", [24, 10], a.Values) : a)
            .Append(new WeightArray("conv9.bias", [2], new float[2]));
        Should.Throw<VentralException>(() => Trained(arrays)).Message.ShouldBe(
            "Weights of 'tiny' must hold its 16 parameters and no others; in 'file.npz': missing: conv1.bias [6]. unexpected: conv9.bias [2]. "
            + "of another shape: fc.weight [10 × 24] is [24 × 10] in the file. Is the file meant for another network?");
    }

    [Fact]
    public void What_training_adds_to_names_is_taken_away()
    {
        var weights = Formula.Weights(Tiny);
        var arrays = weights.Arrays.Select((a, i) => new WeightArray((i % 2 == 0 ? "module." : "") + a.Name.Replace(".", ".module.", StringComparison.Ordinal), a.Shape, a.Values))
            .Append(new WeightArray("module.norm1.num_batches_tracked", [], new float[1]))
            .Append(new WeightArray("head.weight", [3], new float[3]));
        Trained(arrays).Identity.ShouldBe(Formula.Network(Tiny).Identity);
    }

    [Fact]
    public void Preprocessing_must_make_images_of_the_networks_size() =>
        Should.Throw<VentralException>(() => new Network(Tiny, new WeightState.Trained("formula", Formula.Weights(Tiny)), Preprocessing.ImageNet)).Message.ShouldBe(
            "'tiny' must see images of 13 × 13 pixels, but the preprocessing makes them 224 × 224. Crop or resize to 13 × 13.");

    private static Network Trained(IEnumerable<WeightArray> arrays) => new(Tiny, new WeightState.Trained("formula", new WeightSet("file.npz", arrays)));
}
