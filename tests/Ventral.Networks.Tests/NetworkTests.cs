using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Networks.Weights;
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
        Network.Random(Tiny, new Seed(3)).Name.ShouldBe("tiny, random:pytorch (seed 3)");
        Formula.Network(Tiny).Name.ShouldBe("tiny, trained (formula)");
        InitialisationScheme.All.Select(scheme => new Network(Tiny, new WeightState.Random(new(3), scheme)).Name).ShouldBeUnique();
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
    public void A_checkpoint_of_DeepCluster_may_hold_its_front_end_and_its_last_head()
    {
        var net = SmallArchitectures.Get("deepcluster-alexnet");
        var arrays = Formula.Weights(net).Arrays
            .Select(a => new WeightArray(a.Name.Replace("features.", "features.module.", StringComparison.Ordinal), a.Shape, a.Values))
            .Append(new WeightArray("sobel.0.weight", [1, 3, 1, 1], new float[3]))
            .Append(new WeightArray("top_layer.bias", [10], new float[10]));
        new Network(net, new WeightState.Trained("formula", new WeightSet("checkpoint.pth.tar", arrays))).Identity.ShouldBe(Formula.Network(net).Identity);
    }

    [Fact]
    public void Weights_saved_as_npz_are_read_under_their_own_names()
    {
        string path = Path.Combine(Path.GetTempPath(), $"ventral-{Environment.ProcessId}-tiny.npz");
        try
        {
            using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            {
                foreach (var array in Formula.Weights(Tiny).Arrays)
                {
                    using var entry = zip.CreateEntry(array.Name + ".npy").Open();
                    WriteNpy(entry, array);
                }
            }

            new Network(Tiny, new WeightState.Trained("npz", TrainedWeights.Read(Tiny, path))).Identity.ShouldBe(Formula.Network(Tiny).Identity);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Preprocessing_must_make_images_of_the_networks_size() =>
        Should.Throw<VentralException>(() => new Network(Tiny, new WeightState.Trained("formula", Formula.Weights(Tiny)), Preprocessing.ImageNet)).Message.ShouldBe(
            "'tiny' must see images of 13 × 13 pixels, but the preprocessing makes them 224 × 224. Crop or resize to 13 × 13.");

    /// <summary>NumPy's format, version 1.0: magic, header length, header padded to 64 bytes, values.</summary>
    private static void WriteNpy(Stream stream, WeightArray array)
    {
        string shape = string.Concat(array.Shape.Select(n => $"{n},"));
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + "\n";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(MemoryMarshal.AsBytes(array.Values.Span));
    }

    private static Network Trained(IEnumerable<WeightArray> arrays) => new(Tiny, new WeightState.Trained("formula", new WeightSet("file.npz", arrays)));
}
