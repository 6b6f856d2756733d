using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Networks.Onnx.Runtime;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>Ventral's executor of ONNX graphs against ONNX Runtime, value by value.</summary>
public class OnnxRuntimeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");

    /// <summary>
    /// 1e-5 of a value's greatest number, over every value of whole numbers or float32 that a node makes: what both may
    /// round differently in a chain of tens of layers.
    /// </summary>
    [Theory]
    [InlineData("plain-17")]
    [InlineData("plain-7")]
    [InlineData("pieces-17")]
    [InlineData("decoder-17")]
    [InlineData("resizes-17")]
    [InlineData("volumes-13")]
    [InlineData("vit-17")]
    [InlineData("convnext-17")]
    [InlineData("densenet-13")]
    public void Both_executors_agree_on_every_value(string name)
    {
        using var runtime = OnnxRuntime.Load(Requirement.OnnxRuntime());
        string path = Path.Combine(Folder, name + ".onnx");
        var graph = new OnnxGraph(OnnxModel.Read(path));
        var inputs = Inputs(graph);
        var ours = graph.Run(inputs, graph.ValueNames, new Workers(2));
        string[] comparable = [.. graph.ValueNames.Where(v => ours[v].Element is OnnxElement.Float32 or OnnxElement.Int64)];
        using var session = runtime.Open(OnnxModel.Read(path), comparable, new Workers(2));
        var theirs = session.Run(inputs);

        comparable.Length.ShouldBeGreaterThan(2);
        foreach (string value in comparable)
        {
            theirs[value].Shape.ShouldBe(ours[value].Shape, value);
            if (ours[value].IsReal)
            {
                Deviation.OfWhole(ours[value].Reals, theirs[value].Reals).ShouldBeLessThan(1e-5, value);
            }
            else
            {
                ours[value].Wholes.ToArray().ShouldBe(theirs[value].Wholes.ToArray(), value);
            }
        }
    }

    [Theory]
    [InlineData("plain-17")]
    [InlineData("vit-17")]
    [InlineData("densenet-13")]
    public void A_network_answers_alike_whoever_runs_it_and_whatever_its_weights(string name)
    {
        using var runtime = OnnxRuntime.Load(Requirement.OnnxRuntime());
        var foreign = ForeignNetwork.Open(Path.Combine(Folder, name + ".onnx"));
        var stimuli = Formula.Stimuli(2, 64, 64);
        foreach (var network in new[] { foreign.Network, foreign.With(new WeightState.Shuffled(foreign.Weights!, ShuffleScheme.AcrossLayer, new Seed(3))) })
        {
            var theirs = network.On(runtime);
            theirs.Identity.ShouldNotBe(network.Identity);
            string[] layers = [.. network.Architecture.LayerNames];
            var expected = new ActivationExtractor(theirs, new Workers(2)).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken);
            var found = new ActivationExtractor(network, new Workers(2)).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken);
            layers.Length.ShouldBeGreaterThan(3);
            for (int i = 0; i < layers.Length; i++)
            {
                Deviation.OfWhole(found[i].Values, expected[i].Values).ShouldBeLessThan(1e-5, layers[i]);
            }
        }
    }

    [Fact]
    public void What_only_Ventral_runs_is_refused()
    {
        using var runtime = OnnxRuntime.Load(Requirement.OnnxRuntime());
        Should.Throw<VentralException>(() => Network.Random(NetworkCatalogue.Get("alexnet"), new Seed(1)).On(runtime)).Message.ShouldContain("'alexnet'");
        var swapped = ForeignNetwork.Open(Path.Combine(Folder, "densenet-13.onnx") + "+activation=tanh").Network.On(runtime);
        Should.Throw<VentralException>(() => new ActivationExtractor(swapped, new Workers(1)).Extract(Formula.Stimuli(1, 64, 64), [swapped.Architecture.LayerNames[^1]], Readout.Flatten, TestContext.Current.CancellationToken))
            .Message.ShouldContain("swapped operators are Ventral's own");
    }

    [Fact]
    public void A_library_that_is_not_there_is_named() =>
        Should.Throw<OnnxRuntimeException>(() => OnnxRuntime.Load("/nowhere/libonnxruntime.so")).Message.ShouldContain("/nowhere/libonnxruntime.so");

    [Fact]
    public void Another_library_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Not run: the name of a library that is no ONNX Runtime is known for Linux alone.");
        Should.Throw<OnnxRuntimeException>(() => OnnxRuntime.Load("libc.so.6")).Message.ShouldContain("OrtGetApiBase");
    }

    [Fact]
    public void What_the_library_refuses_is_told()
    {
        using var runtime = OnnxRuntime.Load(Requirement.OnnxRuntime());
        string path = Path.Combine(Folder, "plain-17.onnx");
        var graph = new OnnxGraph(OnnxModel.Read(path));
        var workers = new Workers(1);

        Should.Throw<OnnxRuntimeException>(() => runtime.Open(OnnxModel.Read(path), ["no such value"], workers)).Message.ShouldContain("no such value");
        using var cuda = OnnxRuntime.Load(Requirement.OnnxRuntime(), OnnxRuntimeDevice.Cuda);
        Should.Throw<OnnxRuntimeException>(() => cuda.Open(OnnxModel.Read(path), graph.Outputs, workers)).Message.ShouldMatch("must find CUDA .* or use the processor|built without CUDA. Use a library built with it, or the processor");
        using var session = runtime.Open(OnnxModel.Read(path), graph.Outputs, workers);
        Should.Throw<OnnxRuntimeException>(() => session.Run(ImmutableDictionary<string, OnnxArray>.Empty));
        var wrong = ImmutableDictionary<string, OnnxArray>.Empty.Add(graph.Inputs[0].Name, OnnxArray.Of(Shape.Of(1, 2), new float[2]));
        Should.Throw<OnnxRuntimeException>(() => session.Run(wrong)).Message.ShouldContain(graph.Inputs[0].Name);
    }

    private static ImmutableDictionary<string, OnnxArray> Inputs(OnnxGraph graph) => graph.Inputs.ToImmutableDictionary(
        info => info.Name,
        info =>
        {
            int[] extents = [.. info.Shape.Select(e => (int)(e ?? 1))];
            return OnnxArray.Of(Shape.Of(extents), Formula.Noise(info.Name, extents.Aggregate(1, (a, b) => a * b)));
        });
}
