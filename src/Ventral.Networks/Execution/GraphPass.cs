using System.Collections.Immutable;
using Ventral.Networks.Onnx;
using Ventral.Networks.Onnx.Runtime;
using Ventral.Tensors;

namespace Ventral.Networks.Execution;

/// <summary>Runs a foreign graph for all its values that a plan reads. Each image runs by itself, so that no bit depends on the batch.</summary>
internal sealed class GraphPass : IDisposable
{
    private readonly ForeignGraph body;
    private readonly OnnxGraph graph;
    private readonly OnnxRuntimeSession? session;
    private readonly ImmutableArray<PlanStep> steps;
    private readonly Dictionary<string, OnnxArray> given = new(StringComparer.Ordinal);

    private GraphPass(ForeignGraph body, ImmutableArray<PlanStep> steps, ForwardPass.ValuesOf valuesOf, OnnxRuntime? runtime, Workers workers)
    {
        this.body = body;
        this.steps = steps;
        ImmutableArray<string> wanted = [.. steps.Select(s => ValueOf(s).Value)];
        graph = body.Runnable(wanted);
        var read = graph.NodesOf(wanted).SelectMany(n => n.Inputs).ToHashSet(StringComparer.Ordinal);
        foreach (var placement in body.Placements.Where(p => read.Contains(p.Value)))
        {
            given.Add(placement.Value, new(placement.Shape, placement.Write(valuesOf(placement.Parameter))));
        }

        if (runtime is not null)
        {
            var needed = graph.NodesOf(wanted).ToHashSet();
            session = runtime.Open(body.With([.. body.Nodes.Where(n => needed.Contains(n.Node))]).Model(given), wanted, workers);
            given.Clear();
        }
    }

    /// <summary>The run that a plan needs; null where it reads no foreign graph.</summary>
    public static GraphPass? Create(ForwardPlan plan, ForwardPass.ValuesOf valuesOf, OnnxRuntime? runtime, Workers workers)
    {
        ImmutableArray<PlanStep> steps = [.. plan.Steps.Where(s => s.Layer.Operation is Operation.GraphValue)];
        return steps.IsEmpty ? null : new(ValueOf(steps[0]).Graph, steps, valuesOf, runtime, workers);
    }

    /// <summary>The first step computes all; to the others nothing is left.</summary>
    public Action<Batch> BodyOf(PlanStep step) => step == steps[0] ? Run : _ => { };

    /// <inheritdoc/>
    public void Dispose() => session?.Dispose();

    private static Operation.GraphValue ValueOf(PlanStep step) => (Operation.GraphValue)step.Layer.Operation;

    private void Run(Batch batch)
    {
        var inputs = new Dictionary<string, OnnxArray>(given, StringComparer.Ordinal);
        for (int image = 0; image < batch.Count; image++)
        {
            batch.Cancellation.ThrowIfCancellationRequested();
            inputs[body.Input.Name] = body.Input.Array(batch.One(steps[0].InputSlots[0], steps[0].InputShapes[0], image));
            var values = session?.Run(inputs) ?? graph.Run(inputs, null, batch.Workers);
            foreach (var step in steps)
            {
                var value = ValueOf(step);
                var found = values[value.Value];
                if (found.Shape != body.Values[value.Value].Shape)
                {
                    throw new OnnxGraphException(body.Source, null, $"must make '{value.Value}' in one shape for every image, found {found.Shape} and {body.Values[value.Value].Shape}");
                }

                value.Layout.Copy(found.Reals, batch.One(step.OutputSlot, step.Layer.Shape, image));
            }
        }
    }
}
