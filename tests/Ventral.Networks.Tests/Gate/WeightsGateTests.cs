using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Networks.Architectures;
using Ventral.Networks.Gate;
using Ventral.Tensors;

namespace Ventral.Networks.Tests.Gate;

/// <summary>Trained networks pass; their random and shuffled twins, exchanged channels and missing normalisations are flagged.</summary>
public class WeightsGateTests
{
    public static TheoryData<string> Names => ["squeezenet1_0", "mobilenet-v1-0.25-128", "mobilenet-v1-0.5-160", "mobilenet-v1-0.75-192", "mobilenet-v2-1.0-224"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Trained_networks_pass_every_check(string name)
    {
        var report = Check(RealNetworks.Trained(name), RealNetworks.Photographs());
        report.Findings.Select(f => f.Verdict).ShouldAllBe(v => v == GateVerdict.Passed, report.Warning);
        report.IsFlagged.ShouldBeFalse();
        report.Warning.ShouldBeEmpty();
        var recognition = report.Findings.Single(f => f.Check == GateCheck.Recognition);
        recognition.Value!.Value.ShouldBeGreaterThan(15);
        recognition.Expected!.Value.ShouldBeLessThan(3);
        recognition.P.ShouldBe(1e-4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Their_random_twins_are_flagged_and_the_initialisation_is_named(string name)
    {
        var trained = RealNetworks.Trained(name);
        var finding = Filters(Network.Random(trained.Architecture, new(3)));
        finding.Verdict.ShouldBe(GateVerdict.Flagged);
        finding.Evidence.ShouldContain(trained.Architecture.DefaultInitialisation.Name);
        finding.Evidence.ShouldStartWith("Its filters look freshly drawn");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Their_shuffled_twins_are_flagged_whatever_the_shuffle(string name)
    {
        var trained = RealNetworks.Trained(name);
        foreach (var scheme in ShuffleScheme.All)
        {
            var finding = Filters(new Network(trained.Architecture, new WeightState.Shuffled(trained.Weights, scheme, new(1))));
            finding.Verdict.ShouldBe(GateVerdict.Flagged, $"{scheme.Name}: {finding.Evidence}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Exchanged_channels_are_flagged_and_the_right_order_is_named(string name)
    {
        var trained = RealNetworks.Trained(name);
        var p = trained.Preprocessing;
        bool isRgb = p.ChannelOrder == ChannelOrder.Rgb;
        var exchanged = new Preprocessing(p.Resize, p.CenterCrop, isRgb ? ChannelOrder.Bgr : ChannelOrder.Rgb, p.Divisor, p.Mean, p.StandardDeviation);
        var report = Check(new(trained.Architecture, trained.Weights, exchanged), RealNetworks.Photographs());
        report.IsFlagged.ShouldBeTrue();
        report.Warning.ShouldContain($"Its weights fit 'channels in the order {(isRgb ? "red, green, blue" : "blue, green, red")}' better than the declared preprocessing");
    }

    /// <summary>Bytes as they are, and bytes by 255.</summary>
    [Theory]
    [InlineData("squeezenet1_0", 1)]
    [InlineData("mobilenet-v1-0.25-128", 1)]
    [InlineData("mobilenet-v1-0.25-128", 255)]
    [InlineData("mobilenet-v1-0.5-160", 255)]
    [InlineData("mobilenet-v1-0.75-192", 255)]
    [InlineData("mobilenet-v2-1.0-224", 255)]
    public void A_missing_normalisation_is_flagged(string name, float divisor)
    {
        var trained = RealNetworks.Trained(name);
        var p = trained.Preprocessing;
        var missing = new Preprocessing(p.Resize, p.CenterCrop, p.ChannelOrder, divisor, ChannelValues.Uniform(0), ChannelValues.Uniform(1));
        var finding = Check(new(trained.Architecture, trained.Weights, missing), RealNetworks.Photographs()).Findings.Single(f => f.Check == GateCheck.Preprocessing);
        finding.Verdict.ShouldBe(GateVerdict.Flagged, finding.Evidence);
    }

    [Fact]
    public void Without_labels_only_gross_faults_of_preprocessing_are_seen()
    {
        var trained = RealNetworks.Trained("mobilenet-v1-0.25-128");
        var p = trained.Preprocessing;
        var photographs = RealNetworks.Photographs(known: false);
        var raw = new Preprocessing(p.Resize, p.CenterCrop, p.ChannelOrder, 1, ChannelValues.Uniform(0), ChannelValues.Uniform(1));

        var right = Check(trained, photographs);
        var wrong = Check(new(trained.Architecture, trained.Weights, raw), photographs);

        right.IsFlagged.ShouldBeFalse(right.Warning);
        right.Findings.Single(f => f.Check == GateCheck.Recognition).Verdict.ShouldBe(GateVerdict.NotTested);
        wrong.Findings.Single(f => f.Check == GateCheck.Preprocessing).Verdict.ShouldBe(GateVerdict.Flagged);
        wrong.Warning.ShouldContain("mirror images of 48 images");
    }

    [Fact]
    public void An_untrained_network_recognises_nothing()
    {
        var report = Check(Network.Random(NetworkCatalogue.Get("mobilenet-v1-0.25-128"), new(3)), RealNetworks.Photographs());
        report.Findings.Single(f => f.Check == GateCheck.Preprocessing).Verdict.ShouldBe(GateVerdict.NotTested);
        var finding = report.Findings.Single(f => f.Check == GateCheck.Recognition);
        finding.Verdict.ShouldBe(GateVerdict.Flagged);
        finding.P!.Value.ShouldBeGreaterThan(WeightsGate.FalsePass);
        finding.Evidence.ShouldEndWith("no better than chance.");
    }

    [Fact]
    public void Threads_change_no_finding()
    {
        var network = Network.Random(NetworkCatalogue.Get("mobilenet-v1-0.25-128"), new(5));
        var one = WeightsGate.Check(network, null, new(1), new Workers(1), cancellationToken: TestContext.Current.CancellationToken);
        var four = WeightsGate.Check(network, null, new(1), new Workers(4), cancellationToken: TestContext.Current.CancellationToken);
        four.Findings.ShouldBe(one.Findings);
        one.Identity.ShouldBe(network.Identity);
    }

    [Fact]
    public void Memory_is_kept_to_and_changes_no_finding()
    {
        var network = Network.Random(NetworkCatalogue.Get("mobilenet-v1-0.25-128"), new(5));
        var photographs = RealNetworks.Photographs();
        GateReport Within(long? bytes) => WeightsGate.Check(network, photographs, new(1), new Workers(2), new() { Memory = bytes }, TestContext.Current.CancellationToken);
        Should.Throw<VentralException>(() => Within(1 << 20)).Message.ShouldContain("the limit is 1 MiB");
        Within(200L << 20).Findings.ShouldBe(Within(null).Findings);
    }

    [Fact]
    public void What_cannot_be_tested_says_why()
    {
        var changed = Network.Random(NetworkCatalogue.Get("mobilenet-v1-0.25-128+activation=tanh"), new(1));
        var generated = Ventral.Data.Stimuli.ShapesOverTextures.Create(12, 32, new(1));
        var report = Check(changed, generated);
        report.Findings.Skip(1).ShouldAllBe(f => f.Verdict == GateVerdict.NotTested && f.P == null && f.Value == null);
        report.Findings[1].Evidence.ShouldBe("The network was changed after training, so it need not answer as it was trained to.");
        Check(changed, null).Findings[2].Evidence.ShouldBe("No images were at hand.");
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Should.Throw<ArgumentNullException>(() => WeightsGate.Check(null!, null, new(1), new Workers(1), cancellationToken: TestContext.Current.CancellationToken));
        var network = Network.Random(VanillaCnn.Usual.Create(), new(1));
        Should.Throw<ArgumentNullException>(() => WeightsGate.Check(network, null, new(1), null!, cancellationToken: TestContext.Current.CancellationToken));
    }

    private static GateFinding Filters(Network network) => Check(network, null).Findings.Single(f => f.Check == GateCheck.Filters);

    private static GateReport Check(Network network, StimulusSet? images) =>
        WeightsGate.Check(network, images, new(1), new Workers(2), cancellationToken: TestContext.Current.CancellationToken);
}
