using System.Collections.Immutable;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Optimisation;

namespace Ventral.Tensors.Tests.Optimisation;

/// <summary>All parts together: a small network learns, and learns the same at any number of threads.</summary>
public class TrainingTests
{
    private const int ImageCount = 32;
    private const int Side = 8;

    private static readonly Convolution2dGeometry Geometry = new(1, 6, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };

    [Fact]
    public void A_small_network_learns_to_tell_horizontal_from_vertical_bars()
    {
        (double first, double last, int right, float[] weights) = Train(new Workers(2));

        first.ShouldBeGreaterThan(0.5);
        last.ShouldBeLessThan(0.1);
        right.ShouldBe(ImageCount);
        Train(new Workers(1)).Weights.ShouldBe(weights);
    }

    private static (double First, double Last, int Right, float[] Weights) Train(Workers workers)
    {
        (Tensor<float> images, int[] labels) = Bars();
        ImmutableArray<Tensor<float>> parameters = [Normal([6, 1, 3, 3], 0.4, 1), new([6], 1f), new([6], 0f), Normal([2, 6], 0.4, 2), new([2], 0f)];
        var optimiser = new AdamW<float>(groups: [new(0, 3) { WeightDecay = 0.01 }]);
        LearningRateSchedule schedule = LearningRateSchedule.Cosine(0.05, 55).AfterWarmUp(5);
        OptimiserState<float> state = optimiser.Start(parameters);
        double first = 0, last = 0;
        int right = 0;
        while (state.StepCount < 60)
        {
            var graph = new Graph<float>(workers);
            Variable<float>[] p = [.. parameters.Select(graph.Variable)];
            Variable<float> maps = graph.Constant(images).Convolve(p[0], Geometry).BatchNorm(p[1], p[2]).Output.Relu();
            Variable<float> logits = maps.Square().Mean(2, 3).Linear(p[3], p[4]);
            Variable<float> loss = logits.CrossEntropy(labels);
            ImmutableArray<Tensor<float>> gradients = [.. graph.Gradients(loss, p).Select(gradient => gradient.Value)];
            (parameters, state) = optimiser.Step(state, parameters, GradientClipping.ByNorm(gradients, 1), schedule.RateAt(state.StepCount), workers);

            last = loss.Value.ToScalar();
            first = first == 0 ? last : first;
            right = labels.Where((label, i) => logits.Value.Values[(2 * i) + label] > logits.Value.Values[(2 * i) + 1 - label]).Count();
        }

        return (first, last, right, [.. parameters.SelectMany(parameter => parameter.Values.ToArray())]);
    }

    private static (Tensor<float> Images, int[] Labels) Bars()
    {
        var generator = new Philox(new Seed(3), "bars");
        float[] pixels = new float[ImageCount * Side * Side];
        for (int image = 0; image < ImageCount; image++)
        {
            int at = generator.NextInt(Side);
            for (int i = 0; i < Side; i++)
            {
                int y = image % 2 == 0 ? at : i, x = image % 2 == 0 ? i : at;
                pixels[(((image * Side) + y) * Side) + x] = 1;
            }
        }

        return (new([ImageCount, 1, Side, Side], pixels.AsSpan()), [.. Enumerable.Range(0, ImageCount).Select(image => image % 2)]);
    }

    private static Tensor<float> Normal(Shape shape, double deviation, ulong index)
    {
        var generator = new Philox(new Seed(3), "weights", index);
        return new(shape, [.. Enumerable.Range(0, shape.ValueCount).Select(_ => (float)(deviation * generator.NextNormal()))]);
    }
}
