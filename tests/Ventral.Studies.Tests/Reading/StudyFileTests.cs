using Ventral.Data.Formats.Yaml;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Reading;

public class StudyFileTests
{
    /// <summary>A whole study; each test breaks one line of it.</summary>
    private const string Whole = """
        study: small
        title: A small study
        question: Does it read?
        seed: 1
        stimuli:
          generated: {count: 10, size: 64}
        recordings:
          - simulated: {roi: V1, network: alexnet/random, layer: relu2, subjects: 4, channels: 20, noise: 1}
        networks:
          - network: alexnet
            weights: random
            layers: [relu1, relu2]
          - network: deepcluster-alexnet
            weights: random
            seeds: 3
            layers: [relu1, relu2]
        measures: [rsa:correlation:spearman]
        inference:
          measure: rsa:correlation:spearman
          permutations: 100
          contrasts:
            - [alexnet/random, deepcluster-alexnet/random]
        """;

    [Fact]
    public void Lists_of_networks_interventions_and_weights_stand_for_all_combinations()
    {
        var study = StudyFile.Read(Path.Combine(Repository.Root, "tests/Ventral.Studies.Tests/Reading/Whole/crossed.yaml"));

        study.Networks.Select(network => network.Key).ShouldBe(
        [
            "alexnet/random", "alexnet/random:xavier-normal", "alexnet+activation=tanh/random", "alexnet+activation=tanh/random:xavier-normal",
            "alexnet+pooling=average/random", "alexnet+pooling=average/random:xavier-normal",
            "vgg11/random", "vgg11/random:xavier-normal", "vgg11+activation=tanh/random", "vgg11+activation=tanh/random:xavier-normal",
            "vgg11+pooling=average/random", "vgg11+pooling=average/random:xavier-normal",
            "squeezenet1_0/trained", "squeezenet1_0/shuffled:filters", "squeezenet1_0/shuffled:layer",
        ]);
        study.Networks.Select(network => network.SeedCount).ShouldBe([.. Enumerable.Repeat(2, 12), 1, 3, 3]);
        study.Networks.Select(network => network.Source.Length > 0).ShouldBe([.. Enumerable.Repeat(false, 12), true, true, true]);
    }

    [Fact]
    public void A_whole_study_reads()
    {
        var study = StudyFile.Parse("study.yaml", Whole);

        study.Name.ShouldBe("small");
        study.Networks.Select(n => n.Key).ShouldBe(["alexnet/random", "deepcluster-alexnet/random"]);
        study.Networks[1].SeedCount.ShouldBe(3);
        study.Inference.Contrasts.ShouldBe([new Contrast("alexnet/random", "deepcluster-alexnet/random")]);
        study.Recordings.ShouldBe([new SimulatedSource("V1", "alexnet/random", "relu2", 4, 20, 1)]);
    }

    [Theory]
    [InlineData("rsa:correlation:spearman]", "rsa:correlation:spearmen]", "study.yaml:17:12 Unknown measure 'rsa:correlation:spearmen'. Did you mean 'rsa:correlation:spearman'?")]
    [InlineData("layers: [relu1, relu2]", "layers: [relu1, relu9]", "study.yaml:12:21 Unknown layer 'relu9' of 'alexnet'. Did you mean 'relu7'?")]
    [InlineData("layers: [relu1, relu2]", "layers: [relu1, relu1]", "study.yaml:12:21 Layer 'relu1' is named twice; name it once.")]
    [InlineData("    weights: random\n    layers: [relu1, relu2]", "    weights: random\n    layers: [relu1, features.1]", "study.yaml:12:21 Layer 'features.1' is another name of 'relu1', which is named before; name it once.")]
    [InlineData("network: alexnet\n", "network: alexnett\n", "study.yaml:10:14 Unknown network 'alexnett'. Did you mean 'alexnet'?")]
    [InlineData("network: alexnet\n", "network: vanilla-cnn(dept=3)\n", "study.yaml:10:14 Unknown factor 'dept' of 'vanilla-cnn(dept=3)'. Did you mean 'depth'?")]
    [InlineData("seeds: 3", "sedes: 3", "Unknown key 'sedes'")]
    [InlineData("seeds: 3", "seeds: 0", "study.yaml:15:12 'seeds' must be a whole number from 1 to 10000, found '0'.")]
    [InlineData("seed: 1", "seed: one", "study.yaml:4:7 'seed' must be a whole number from 0 to 18446744073709551615, found 'one'.")]
    [InlineData("weights: random\n    seeds", "weights: rnadom\n    seeds", "study.yaml:14:14 Unknown weights 'rnadom'. Did you mean 'random'?")]
    [InlineData("weights: random\n    seeds", "weights: shuffled\n    seeds", "study.yaml:14:14 'shuffled' must say how: shuffled:filters, shuffled:layer, shuffled:kernels, shuffled:spectrum.")]
    [InlineData("weights: random\n    seeds", "weights: shuffled:filter\n    seeds", "study.yaml:14:14 Unknown weights 'shuffled:filter'. Did you mean 'shuffled:filters'?")]
    [InlineData("weights: random\n    seeds", "weights: shufled:kernels\n    seeds", "study.yaml:14:14 Unknown weights 'shufled:kernels'. Did you mean 'shuffled:kernels'?")]
    [InlineData("weights: random\n    seeds", "weights: shuffled:layer\n    seeds", "study.yaml:13:5 'source' (a dataset with weights) or 'file' is required where weights are shuffled, found neither.")]
    [InlineData("weights: random\n    seeds", "weights: random:he-norml\n    seeds", "study.yaml:14:14 Unknown initialisation 'he-norml'. Did you mean 'he-normal'?")]
    [InlineData("weights: random\n    seeds: 3", "weights: fitted:V1\n    seeds: 3", "study.yaml:14:14 Weights 'fitted' must stand alone, found 'fitted:V1'")]
    [InlineData("weights: random\n    seeds: 3", "weights: trained\n    source: alexnet-torchvision\n    seeds: 3", "study.yaml:16:12 'seeds' must be left out where weights are trained")]
    [InlineData("weights: random\n    seeds: 3", "weights: fitted\n    file: none.pth", "study.yaml:15:11 There is no file '")]
    [InlineData("weights: random\n    seeds: 3", "weights: trained\n    source: deepcluster-alexnet\n    file: none.pth", "study.yaml:16:11 Weights must have one origin")]
    [InlineData("seeds: 3", "activations: all.npz", "study.yaml:15:18 'activations' must be left out where weights are random; it says nothing of them.")]
    [InlineData("seeds: 3", "file: none.pth", "study.yaml:15:11 'file' must be left out where weights are random")]
    [InlineData("weights: random\n    seeds: 3", "weights: given", "study.yaml:13:5 'activations', 'rdms' (your own files) or 'source' (a dataset with RDMs) is required")]
    [InlineData("weights: random\n    seeds: 3", "weights: given\n    activations: none.npz", "study.yaml:15:18 There is no file '")]
    [InlineData("weights: random\n    seeds: 3", "weights: given\n    rdms: {relu1: none.npy, relu2: [a]}", "study.yaml:15:19 There is no file '")]
    [InlineData("weights: random\n    seeds: 3", "weights: given\n    rdms: {relu1: none.npy, relu2: [a]}", "study.yaml:15:36 'relu2' must be a single value, found a list.")]
    [InlineData("weights: random\n    seeds: 3", "weights: given\n    rdms: a.npz\n    activations: b.npz", "study.yaml:15:11 A network must be given as activations or as RDMs, found both.")]
    [InlineData("weights: random\n    seeds: 3", "weights: given\n    source: algonauts-2019-92\n    activations: b.npz", "study.yaml:15:13 A given network must have one origin")]
    [InlineData("weights: random\n    seeds: 3", "weights: given\n    activations: {relu1: a.npy, relu3: b.npy}", "study.yaml:16:21 Unknown layer 'relu2' of 'deepcluster-alexnet/given'. Did you mean 'relu1'?")]
    [InlineData("seeds: 3", "seeds: [1, x]", "study.yaml:15:16 'seeds' must be a whole number from 0 to 18446744073709551615, found 'x'.")]
    [InlineData("seeds: 3", "seeds: [1, 7, 1]", "study.yaml:15:19 Seed 1 is named twice; name it once.")]
    [InlineData("seeds: 3", "seeds: []", "study.yaml:15:12 'seeds' must name at least one, found an empty list.")]
    [InlineData("network: alexnet\n", "network: alexnet+activation=tnh\n", "study.yaml:10:14 Unknown activation function 'tnh'.")]
    [InlineData("network: alexnet\n", "network: alexnet+poling=max\n", "study.yaml:10:14 Unknown intervention 'poling=max'.")]
    [InlineData("title: A small study\n", "", "'title' is required here, found nothing.")]
    [InlineData("layer: relu2,", "layer: relu3,", "Unknown layer 'relu3' of 'alexnet/random'.")]
    [InlineData("[alexnet/random, deepcluster-alexnet/random]", "[alexnet/random, squeezenet/random]", "Unknown network 'squeezenet/random'.")]
    [InlineData("simulated: {roi: V1, network: alexnet/random, layer: relu2, subjects: 4, channels: 20, noise: 1}", "{dataset: algonauts-2019-92, rois: [IT]}", "'stimuli' is for simulated subjects")]
    [InlineData("[alexnet/random, deepcluster-alexnet/random]", "[alexnet/random]", "A contrast must name two networks")]
    [InlineData("study: small", "study: ../escape", "A study's name must consist of letters")]
    [InlineData("  measure: rsa:correlation:spearman", "  measure: rsa:correlation:tau-a", "must be one of the study's measures")]
    [InlineData("permutations: 100", "permutations: -1", "'permutations' must be a whole number from 0 to 10000000, found '-1'.")]
    public void A_fault_is_named_where_it_stands(string right, string wrong, string message)
    {
        Whole.ShouldContain(right);

        var fault = Should.Throw<InvalidYamlException>(() => StudyFile.Parse("study.yaml", Whole.Replace(right, wrong, StringComparison.Ordinal)));

        fault.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("seeds: 3", 3, new ulong[] { 1, 2, 3 })]
    [InlineData("seeds: [9, 4]", 2, new ulong[] { 9, 4 })]
    [InlineData("seeds: [18446744073709551615]", 1, new[] { ulong.MaxValue })]
    public void Seeds_are_counted_from_the_study_or_listed(string seeds, int count, ulong[] expected)
    {
        var study = StudyFile.Parse("study.yaml", Whole.Replace("seeds: 3", seeds, StringComparison.Ordinal));

        study.Networks[1].SeedCount.ShouldBe(count);
        study.Networks[1].SeedsFrom(study.Seed).Select(s => s.Value).ShouldBe(expected);
    }

    [Fact]
    public void Weight_states_and_interventions_are_levels_of_one_factor()
    {
        string more = Whole.Replace("measures:", """
              - network: alexnet+activation=tanh
                weights: random:xavier-normal
                layers: [relu1, relu2]
              - network: alexnet
                weights: shuffled:kernels
                source: alexnet-torchvision
                seeds: [3, 8]
                layers: [relu1, relu2]
            measures:
            """, StringComparison.Ordinal).Replace("deepcluster-alexnet/random]", "alexnet/shuffled:kernels]", StringComparison.Ordinal);

        var study = StudyFile.Parse("study.yaml", more);

        study.Networks.Select(n => n.Key).ShouldBe(["alexnet/random", "deepcluster-alexnet/random", "alexnet+activation=tanh/random:xavier-normal", "alexnet/shuffled:kernels"]);
        study.Inference.Contrasts[0].Second.ShouldBe("alexnet/shuffled:kernels");
    }

    [Fact]
    public void A_layer_named_by_an_alias_goes_by_its_own_name()
    {
        string aliased = Whole.Replace("weights: random\n    layers: [relu1", "weights: random\n    layers: [features.1", StringComparison.Ordinal);

        aliased.ShouldNotBe(Whole);
        StudyFile.Parse("study.yaml", aliased).Networks[0].Layers.ShouldBe(["relu1", "relu2"]);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        string text = Whole
            .Replace("relu1, relu2]\n  - network: deep", "relu1, relux]\n  - network: deep", StringComparison.Ordinal)
            .Replace("seed: 1", "seed: x", StringComparison.Ordinal)
            .Replace("permutations: 100", "permutations: lots", StringComparison.Ordinal);

        var fault = Should.Throw<InvalidYamlException>(() => StudyFile.Parse("study.yaml", text));

        fault.Faults.Select(f => f.Line).Distinct().Count().ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void A_network_and_its_weights_are_named_once()
    {
        string twice = Whole.Replace("network: deepcluster-alexnet\n", "network: alexnet\n", StringComparison.Ordinal);

        Should.Throw<InvalidYamlException>(() => StudyFile.Parse("study.yaml", twice)).Message.ShouldContain("'alexnet/random' occurs twice");
    }

    [Fact]
    public void Networks_of_a_contrast_have_the_same_layers()
    {
        int last = Whole.LastIndexOf("layers: [relu1, relu2]", StringComparison.Ordinal);
        string other = Whole[..last] + "layers: [relu1, relu3]" + Whole[(last + "layers: [relu1, relu2]".Length)..];

        Should.Throw<InvalidYamlException>(() => StudyFile.Parse("study.yaml", other)).Message.ShouldContain("must have the same layers");
    }

    [Theory]
    [InlineData("quickstart")]
    [InlineData("truzzi-cusack-2020")]
    public void Shipped_studies_read(string name)
    {
        var study = StudyFile.Read(Path.Combine(Repository.Root, "studies", name + ".yaml"));

        study.Name.ShouldBe(name);
        study.Published.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_study_is_hashed_and_kept_as_the_bytes_that_were_read_byte_order_mark_included()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "study.yaml");
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(Whole)];
        File.WriteAllBytes(path, bytes);

        var study = StudyFile.Read(path);

        study.Text.ShouldBe(bytes);
        study.Hash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        study.Hash.ShouldNotBe(StudyFile.Parse("study.yaml", Whole).Hash);
        study.Title.ShouldBe(StudyFile.Parse("study.yaml", Whole).Title);
        Should.Throw<VentralException>(() => StudyFile.Parse("study.yaml", [0xFF, 0xFE, 0x61, 0])).Message.ShouldBe("'study.yaml' must be UTF-8 text, found other bytes (0xFF). Save it as UTF-8 and run again.");
    }
}
