using Ventral.Networks;
using Ventral.Networks.Execution;

namespace Ventral.Benchmarks.Jobs;

/// <summary>
/// Layers of a network for 92 preprocessed images, all activations kept, against torchvision with the same weights in
/// batches of 32. The answer is each layer's mean magnitude.
/// </summary>
public sealed class FeaturesJob(string network, double goal, params string[] layers) : Job, IDisposable
{
    private const int Count = 92;
    private const int BatchSize = 32;

    private readonly Dictionary<int, float[]> kept = [];
    private float[] images = [];
    private ForwardPass? pass;
    private Batch? batch;

    /// <inheritdoc/>
    public override double Goal => goal;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        var architecture = NetworkCatalogue.Get(network);
        var drawn = Network.Random(architecture, new Seed(1));
        var (channels, height, width) = architecture.InputShape;
        images = inputs.Normal("x", Count, channels, height, width);
        foreach (var parameter in architecture.Parameters)
        {
            inputs.Write(parameter.Name, parameter.Shape.AsSpan(), drawn.Values(parameter, workers).Span);
        }

        foreach (string layer in layers)
        {
            kept.Add(architecture.PlaceOf(layer), new float[Count * architecture.Layer(layer).Shape.UnitCount]);
        }

        var plan = ForwardPlan.Create(architecture, kept.Keys.ToHashSet());
        long fitting = new ExtractionOptions().BatchMemory / (sizeof(float) * plan.ValuesPerImage);
        pass = new(drawn, plan, workers);
        batch = new(plan, (int)Math.Clamp(fitting, 1, BatchSize), workers);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var input = pass!.Plan.Steps[0];
        int unitCount = input.Layer.Shape.UnitCount;
        for (int first = 0; first < Count; first += batch!.Count)
        {
            batch!.Count = Math.Min(batch.Capacity, Count - first);
            images.AsSpan(first * unitCount, batch.Count * unitCount).CopyTo(batch.All(input.OutputSlot, input.Layer.Shape));
            pass.Run(batch, step => Keep(step, first), CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public override double[] Answer() => [.. kept.OrderBy(k => k.Key).Select(k => k.Value.Average(x => (double)Math.Abs(x)))];

    /// <inheritdoc/>
    public void Dispose() => pass?.Dispose();

    private void Keep(PlanStep step, int first)
    {
        if (kept.TryGetValue(step.Result, out float[]? rows))
        {
            var shape = (step.Activation ?? step.Layer).Shape;
            batch!.All(step.OutputSlot, shape).CopyTo(rows.AsSpan(first * shape.UnitCount));
        }
    }
}
