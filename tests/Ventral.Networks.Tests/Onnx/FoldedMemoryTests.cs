using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;
using static Ventral.Networks.Tests.Onnx.OneNode;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>What constants are made of is let go when they are made, or counted while it is needed. It is the process's memory that is looked at, so it runs alone.</summary>
[Collection(typeof(RunsAlone))]
public class FoldedMemoryTests
{
    [Fact]
    public async Task Constants_that_a_network_does_not_read_are_not_kept()
    {
        const int Steps = 40;
        const long Count = 2_000_000;
        byte[] ones = OnnxBytes.Attribute("value", OnnxBytes.Singles("", [1], 1));
        byte[][] steps = [.. Enumerable.Range(0, Steps).SelectMany(i => new[]
        {
            OnnxBytes.Node("ConstantOfShape", ["count"], [$"large{i}"], ones),
            OnnxBytes.Node("ReduceSum", [$"large{i}"], [$"small{i}"], OnnxBytes.Attribute("keepdims", 0)),
            OnnxBytes.Node("Add", [$"v{i}", $"small{i}"], [$"v{i + 1}"]),
        })];
        byte[] bytes = OnnxBytes.Model(13, [OnnxBytes.Initialiser(OnnxBytes.Wholes("count", Count)), OnnxBytes.Input("v0", 1, 1, 3, 4, 4), .. steps, OnnxBytes.Output($"v{Steps}")]);
        var graph = new OnnxGraph(OnnxModel.Decode("folded", bytes));
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        var folding = Task.Run(() => FoldedGraph.Of(graph, "v0", R([1, 3, 4, 4], new float[48]), new Workers(1)), TestContext.Current.CancellationToken);
        while (!folding.IsCompleted)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        var folded = await folding;
        most.ShouldBeLessThan(Steps / 4 * Count * sizeof(float));
        folded.Constants.Count.ShouldBe(Steps);
        folded.Constants["small7"].Reals.ToArray().ShouldBe([Count]);
        folded.Nodes.Length.ShouldBe(Steps);
    }
}
