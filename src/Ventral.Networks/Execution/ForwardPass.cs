using System.Collections.Immutable;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Execution;

/// <summary>A network's weights laid out for the kernels of a plan. Every image is computed by itself, so that no bit depends on the batch, except where normalisation groups images.</summary>
internal sealed partial class ForwardPass : IDisposable
{
    private readonly ImmutableArray<Action<Batch>> bodies;
    private readonly GraphPass? graph;

    public ForwardPass(Network network, ForwardPlan plan, Workers workers)
    {
        Plan = plan;
        graph = GraphPass.Create(plan, p => network.Values(p, workers), network.Runtime, workers);
        bodies = [.. plan.Steps.Select(s => s.Layer.Operation is Operation.GraphValue ? graph!.BodyOf(s) : Compile(s, p => network.Values(p, workers)))];
    }

    internal delegate ReadOnlyMemory<float> ValuesOf(Parameter parameter);

    public ForwardPlan Plan { get; }

    /// <summary>Computes the batch; its first slot holds the preprocessed images.</summary>
    /// <param name="batch">The memory.</param>
    /// <param name="onResult">Told after each step, while the step's slot still holds what it computed.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    public void Run(Batch batch, Action<PlanStep> onResult, CancellationToken cancellationToken)
    {
        batch.Cancellation = cancellationToken;
        for (int i = 0; i < bodies.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bodies[i](batch);
            onResult(Plan.Steps[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => graph?.Dispose();

    private static Action<Batch> Compile(PlanStep step, ValuesOf valuesOf)
    {
        switch (step.Layer.Operation)
        {
            case Operation.Input:
                return _ => { };
            case Operation.Convolution c:
                return Convolution(step, new(c.Geometry, valuesOf(c.Weight).Span, c.Bias is null ? [] : valuesOf(c.Bias).Span, EpilogueOf(step, valuesOf), ScalingOf(step, valuesOf)));
            case Operation.FixedConvolution c:
                return Convolution(step, new(c.Geometry, c.Weights.AsSpan(), [], EpilogueOf(step, valuesOf), ScalingOf(step, valuesOf)));
            case Operation.Linear l:
                // In place: two copies of AlexNet's matrices would take as much memory as all else together.
                return Linear(step, Tensors.Kernels.Linear.InPlace(l.Weight.Shape[1], l.Weight.Shape[0], valuesOf(l.Weight), valuesOf(l.Bias).Span, EpilogueOf(step, valuesOf)));
            case Operation.BatchNormalisation b:
                return Scale(step, ScalingOf(b, valuesOf));
            case Operation.Relu or Operation.Clamp or Operation.OutputRange:
                return Elementwise(step, EpilogueOf(step.Layer.Operation, valuesOf));
            case Operation.Activation a when a.Function != ActivationFunction.Identity:
                return batch => Activation.Apply(a.Function, Input(batch, step), Output(batch, step), batch.Workers);
            case Operation.GroupStatisticsNormalisation b:
                float[] weight = valuesOf(b.Weight).ToArray(), bias = valuesOf(b.Bias).ToArray();
                return batch => GroupStatistics.Normalise(batch, step, weight, bias, b.Epsilon);
            case Operation.Subsample p:
                return batch => Subsampling.Run(batch, step, p.Geometry);
            case Operation.LayerNormalisation n:
                return Normalise(step, n, valuesOf);
            case Operation.LayerScale s:
                return Scale(step, s, valuesOf);
            case Operation.SelfAttention s:
                return Attend(step, s, valuesOf);
            case Operation.Tokens t:
                return Tokenise(step, t, valuesOf);
            case Operation.FirstToken:
                return FirstToken(step);
            case Operation.MergePatches:
                return MergePatches(step);
            case Operation.Pool p:
                return Pool(step, p);
            case Operation.AdaptiveAveragePool a:
                return batch => Pooling2d.AdaptiveAverage(batch.Shape(step.InputShapes[0]), a.Height, a.Width, Input(batch, step), Output(batch, step), batch.Workers);
            case Operation.Add:
                return Add(step);
            case Operation.Concatenate:
                return Concatenate(step);
            case Operation.ChannelSlice s:
                return Slice(step, s.First);
            case Operation.ChannelShuffle s:
                return Shuffle(step, s.Groups);
            case Operation.ChannelGate:
                return Gate(step);
            case Operation.Dropout or Operation.Flatten or Operation.Activation:
                return Copy(step);
            case Operation.Softmax:
                return batch => Activation.Softmax(batch.Count, step.Layer.Shape.UnitCount, Input(batch, step), Output(batch, step), batch.Workers);
            default:
                throw new InvalidOperationException($"No kernel for {step.Layer.Operation.GetType().Name}.");
        }
    }

    private static Epilogue EpilogueOf(PlanStep step, ValuesOf valuesOf) =>
        step.Activation is null ? Epilogue.None : EpilogueOf(step.Activation.Operation, valuesOf);

    private static Epilogue EpilogueOf(Operation activation, ValuesOf valuesOf)
    {
        if (activation is Operation.OutputRange r)
        {
            var range = valuesOf(r.Range).Span;
            return range[0] <= range[1]
                ? Epilogue.Clamp(range[0], range[1])
                : throw new VentralException($"The output range '{r.Range.Name}' must run from its lowest to its highest value, found {range[0]:R} to {range[1]:R}.");
        }

        return activation is Operation.Clamp c ? Epilogue.Clamp(c.Minimum, c.Maximum) : Epilogue.Relu;
    }

    private static ReadOnlySpan<float> Input(Batch batch, PlanStep step) => batch.All(step.InputSlots[0], step.InputShapes[0]);

    private static Span<float> Output(Batch batch, PlanStep step) => batch.All(step.OutputSlot, step.Layer.Shape);

    private static ChannelScaling? ScalingOf(PlanStep step, ValuesOf valuesOf) =>
        step.Normalisation?.Operation is Operation.BatchNormalisation b ? ScalingOf(b, valuesOf) : null;

    private static ChannelScaling ScalingOf(Operation.BatchNormalisation b, ValuesOf valuesOf) =>
        BatchNorm.Scaling(valuesOf(b.Mean).Span, valuesOf(b.Variance).Span, valuesOf(b.Weight).Span, valuesOf(b.Bias).Span, b.Epsilon);

    private static Action<Batch> Convolution(PlanStep step, Convolution2d kernel) => batch => kernel.Run(
        batch.Shape(step.InputShapes[0]),
        Input(batch, step),
        step.HasAddend ? batch.All(step.InputSlots[^1], step.InputShapes[^1]) : [],
        Output(batch, step),
        batch.Workers);

    private static Action<Batch> Linear(PlanStep step, Linear kernel) =>
        batch => kernel.Run(batch.Count, Input(batch, step), Output(batch, step), batch.Workers);

    private static Action<Batch> Scale(PlanStep step, ChannelScaling scaling) =>
        batch => scaling.Apply(batch.Shape(step.Layer.Shape), Input(batch, step), Output(batch, step), batch.Workers);

    private static Action<Batch> Pool(PlanStep step, Operation.Pool pool) => pool.IsMaximum
        ? batch => Pooling2d.Max(pool.Geometry, batch.Shape(step.InputShapes[0]), Input(batch, step), Output(batch, step), batch.Workers)
        : batch => Pooling2d.Average(pool.Geometry, batch.Shape(step.InputShapes[0]), Input(batch, step), Output(batch, step), batch.Workers);

    private static Action<Batch> Elementwise(PlanStep step, Epilogue function) => batch => batch.ForImages((step, function), static (image, batch, state) =>
    {
        var shape = state.step.Layer.Shape;
        var input = batch.One(state.step.InputSlots[0], shape, image);
        var output = batch.One(state.step.OutputSlot, shape, image);
        if (state.function.Kind == EpilogueKind.Relu)
        {
            Activation.Relu(input, output);
        }
        else
        {
            Activation.Clamp(state.function.Minimum, state.function.Maximum, input, output);
        }
    });

    private static Action<Batch> Add(PlanStep step) => batch => batch.ForImages(step, static (image, batch, step) =>
    {
        var shape = step.Layer.Shape;
        Activation.Add(batch.One(step.InputSlots[0], shape, image), batch.One(step.InputSlots[1], shape, image), batch.One(step.OutputSlot, shape, image));
    });

    private static Action<Batch> Concatenate(PlanStep step) => batch => batch.ForImages(step, static (image, batch, step) =>
    {
        var output = batch.One(step.OutputSlot, step.Layer.Shape, image);
        for (int i = 0; i < step.InputSlots.Length; i++)
        {
            var input = batch.One(step.InputSlots[i], step.InputShapes[i], image);
            input.CopyTo(output);
            output = output[input.Length..];
        }
    });

    /// <summary>The same values; nothing to do where the layer took over its input's slot.</summary>
    private static Action<Batch> Copy(PlanStep step) => step.InputSlots[0] == step.OutputSlot
        ? _ => { }
        : batch => Input(batch, step).CopyTo(Output(batch, step));
}
