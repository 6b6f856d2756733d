using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Foreign;

/// <summary>Graphs that PyTorch exported (Goldens/onnx) as networks like any other.</summary>
public class ForeignGraphTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");

    private static ForeignNetwork Plain => ForeignNetwork.Open(Path.Combine(Folder, "plain-17.onnx"));

    [Fact]
    public void A_layer_is_a_value_of_the_graph()
    {
        var foreign = Plain;
        var stimuli = Formula.Stimuli(1, 15, 17);
        float[] image = foreign.Preprocessing.Apply(stimuli.Stimuli[0].Load());
        var graph = new OnnxGraph(OnnxModel.Read(foreign.File!));
        string[] values = [.. graph.ValueNames.Where(v => foreign.Architecture.Layers.Any(l => l.Name == v || l.Aliases.Contains(v)))];
        var expected = graph.Run(new Dictionary<string, OnnxArray> { ["image"] = OnnxArray.Of(Shape.Of(1, 3, 17, 15), image) }, values, new Workers(1));

        values.Length.ShouldBeGreaterThan(5);
        var found = Reading.Of(foreign.Network, stimuli, values, Readout.Flatten);
        for (int i = 0; i < values.Length; i++)
        {
            found[i].Values.SequenceEqual(expected[values[i]].Reals).ShouldBeTrue(values[i]);
        }
    }

    [Theory]
    [InlineData("plain-17")]
    [InlineData("densenet-13")]
    [InlineData("vit-17")]
    public void Bits_do_not_depend_on_batches(string file)
    {
        var foreign = ForeignNetwork.Open(Path.Combine(Folder, $"{file}.onnx"));
        var stimuli = Formula.Stimuli(5, foreign.Preprocessing.Width * 8 / 7 + 1, foreign.Preprocessing.Height * 8 / 7 + 1);
        var layers = foreign.Architecture.LayerNames;
        var whole = new ActivationExtractor(foreign.Network, new Workers(1)).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken);
        foreach (var (batch, threads) in new[] { (1, 1), (2, 4), (5, 2) })
        {
            var cut = new ActivationExtractor(foreign.Network, new Workers(threads), new() { LargestBatch = batch }).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken);
            for (int i = 0; i < layers.Length; i++)
            {
                cut[i].Values.SequenceEqual(whole[i].Values).ShouldBeTrue(layers[i]);
            }
        }
    }

    [Fact]
    public void A_graph_runs_once_an_image_however_many_layers_are_read()
    {
        var architecture = Plain.Architecture;
        var graph = ((Operation.GraphValue)architecture.Layers[1].Operation).Graph;
        int runs = 0;
        var first = graph.Nodes[0];
        var counting = graph.With([first with { Run = call => Counted(OperatorTable.Find("", first.Node.Operator)!, call) }, .. graph.Nodes[1..]]);
        var layers = architecture.Layers.Select(l => l.Operation is Operation.GraphValue v ? new Layer(l.Name, l.Aliases, l.IsListed, v.In(counting), l.Inputs, l.Shape) : l);
        var network = new Network(new("counted", architecture.Preprocessing, architecture.DefaultInitialisation, [.. layers], []), Plain.Weights!);
        Reading.Of(network, Formula.Stimuli(3, 15, 17), architecture.LayerNames, Readout.Flatten);
        runs.ShouldBe(3);

        OnnxArray[] Counted(Operator run, NodeCall call)
        {
            runs++;
            return run(call);
        }
    }
}
