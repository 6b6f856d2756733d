using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Execution;

/// <summary>The memory of a forward pass with some images in it.</summary>
internal sealed class Batch
{
    private readonly float[][] slots;

    /// <param name="plan">The slots' sizes.</param>
    /// <param name="capacity">The most images it ever holds.</param>
    /// <param name="workers">Who computes.</param>
    public Batch(ForwardPlan plan, int capacity, Workers workers)
    {
        slots = [.. plan.SlotLengths.Select(l => new float[checked(l * capacity)])];
        Workers = workers;
        Capacity = capacity;
    }

    /// <summary>The most images it ever holds.</summary>
    public int Capacity { get; }

    /// <summary>Who computes.</summary>
    public Workers Workers { get; }

    /// <summary>Images that are in it now.</summary>
    public int Count { get; set; }

    /// <summary>Stops what computes image after image.</summary>
    public CancellationToken Cancellation { get; set; }

    public ImageBatchShape Shape(LayerShape shape) => new(Count, shape.Channels, shape.Height, shape.Width);

    /// <summary>All images of a slot.</summary>
    public Span<float> All(int slot, LayerShape shape) => slots[slot].AsSpan(0, shape.UnitCount * Count);

    /// <summary>One image of a slot.</summary>
    public Span<float> One(int slot, LayerShape shape, int image) => slots[slot].AsSpan(shape.UnitCount * image, shape.UnitCount);

    /// <summary>Runs a body that captures nothing for each image.</summary>
    public void ForImages<TState>(TState state, Action<int, Batch, TState> body) => Workers.For(
        Count, (Batch: this, State: state, Body: body), static (image, loop) => loop.Body(image, loop.Batch, loop.State));
}
