using System.Collections.Immutable;
using Ventral.Networks.Onnx;

namespace Ventral.Networks.Execution;

/// <summary>Runs a foreign graph for all its values that a plan reads. Each image runs by itself, so that no bit depends on the batch.</summary>
internal sealed class GraphPass
{
    private readonly ForeignGraph body;
    private readonly OnnxGraph graph;
    private readonly ImmutableArray<PlanStep> steps;
    private readonly Dictionary<string, OnnxArray> given = new(StringComparer.Ordinal);

    private GraphPass(ForeignGraph body, ImmutableArray<PlanStep> steps, ForwardPass.ValuesOf valuesOf)
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
    }

    /// <summary>The run that a plan needs; null where it reads no foreign graph.</summary>
    public static GraphPass? Create(ForwardPlan plan, ForwardPass.ValuesOf valuesOf)
    {
        ImmutableArray<PlanStep> steps = [.. plan.Steps.Where(s => s.Layer.Operation is Operation.GraphValue)];
        return steps.IsEmpty ? null : new(ValueOf(steps[0]).Graph, steps, valuesOf);
    }

    /// <summary>The first step computes all; to the others nothing is left.</summary>
    public Action<Batch> BodyOf(PlanStep step) => step == steps[0] ? Run : _ => { };

    private static Operation.GraphValue ValueOf(PlanStep step) => (Operation.GraphValue)step.Layer.Operation;

    private void Run(Batch batch)
    {
        var inputs = new Dictionary<string, OnnxArray>(given, StringComparer.Ordinal);
        for (int image = 0; image < batch.Count; image++)
        {
            batch.Cancellation.ThrowIfCancellationRequested();
            inputs[body.Input.Name] = body.Input.Array(batch.One(steps[0].InputSlots[0], steps[0].InputShapes[0], image));
            var values = graph.Run(inputs, null, batch.Workers);
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
