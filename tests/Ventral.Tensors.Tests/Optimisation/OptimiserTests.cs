using System.Collections.Immutable;
using System.Text.Json;
using Ventral.Tensors.Optimisation;
using Ventral.Tensors.Tests.Differentiation;
using Ventral.TestSupport;

namespace Ventral.Tensors.Tests.Optimisation;

/// <summary>Against PyTorch's optimisers in float64 (Goldens/differentiation.py) and arithmetic by hand.</summary>
public class OptimiserTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "differentiation.json"))).RootElement;

    private static readonly ImmutableArray<Shape> Shapes = [[3, 4], [5], [2]];

    // Weights decay, the second parameter learns at half the rate, the third is in no group.
    private static readonly ImmutableArray<ParameterGroup> Groups = [new(0) { WeightDecay = 0.1 }, new(1) { RateFactor = 0.5 }];

    private static readonly Workers Two = new(2);

    public static TheoryData<string> Names => ["sgd", "sgd with momentum", "sgd with nesterov", "adamw"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_agree(string name)
    {
        Optimiser<double> optimiser = Create(name);
        OptimiserStep<double> now = Run(optimiser, new(Numbers(0), optimiser.Start(Numbers(0))), 0, 10);

        JsonElement golden = Goldens.GetProperty("optimisers").GetProperty(name);
        for (int i = 0; i < Shapes.Length; i++)
        {
            GoldenTests.Close(now.Parameters[i].Values.ToArray(), [.. golden[i].EnumerateArray().Select(number => number.GetDouble())], 1e-13, $"parameter {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_that_is_written_down_goes_on_with_the_same_bits(string name)
    {
        Optimiser<double> optimiser = Create(name);
        OptimiserStep<double> whole = Run(optimiser, new(Numbers(0), optimiser.Start(Numbers(0))), 0, 10);
        OptimiserStep<double> half = Run(optimiser, new(Numbers(0), optimiser.Start(Numbers(0))), 0, 5);

        var read = new OptimiserState<double>(half.State.StepCount, [.. half.State.Averages.Select(Copy)]);
        OptimiserStep<double> resumed = Run(Create(name), new(Copy(half.Parameters), read), 5, 10);

        resumed.State.StepCount.ShouldBe(10);
        resumed.Parameters.SelectMany(p => p.Values.ToArray()).ShouldBe(whole.Parameters.SelectMany(p => p.Values.ToArray()));

        static ImmutableArray<Tensor<double>> Copy(ImmutableArray<Tensor<double>> tensors) => [.. tensors.Select(t => new Tensor<double>(t.Shape, t.Values))];
    }

    [Fact]
    public void Threads_leave_the_bits_of_a_step_alone()
    {
        Shape shape = [50_000];
        ImmutableArray<Tensor<float>> values = [GoldenTests.Numbers<float>(shape, 1)], gradients = [GoldenTests.Numbers<float>(shape, 2)];
        var optimiser = new AdamW<float>();
        float[] Step(int threads) => optimiser.Step(optimiser.Start(values), values, gradients, 0.1, new Workers(threads)).Parameters[0].Values.ToArray();

        Step(3).ShouldBe(Step(1));
    }

    [Fact]
    public void A_frozen_group_stays()
    {
        var optimiser = new AdamW<double>(groups: [new(0, 1, 2) { RateFactor = 0, WeightDecay = 1 }]);

        Run(optimiser, new(Numbers(0), optimiser.Start(Numbers(0))), 0, 3).Parameters.SelectMany(p => p.Values.ToArray())
            .ShouldBe(Numbers(0).SelectMany(p => p.Values.ToArray()));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        var optimiser = new Sgd<double>();
        OptimiserState<double> state = optimiser.Start(Numbers(0));

        Should.Throw<ArgumentException>(() => optimiser.Step(state, Numbers(0), [.. Numbers(0).Reverse()], 1, Two)).Message.ShouldContain("Parameter 0 is [3 × 4], but in the gradients it is [2]");
        Should.Throw<ArgumentException>(() => optimiser.Step(state, Numbers(0), [], 1, Two)).Message.ShouldContain("3 parameters, but 0 gradients");
        Should.Throw<ArgumentException>(() => new AdamW<double>().Step(state, Numbers(0), Numbers(0), 1, Two)).Message.ShouldContain("2 averages");
        Should.Throw<ArgumentException>(() => optimiser.Step(state, Numbers(0), Numbers(0), double.NaN, Two));
        Should.Throw<ArgumentException>(() => new Sgd<double>(new() { Nesterov = true })).Message.ShouldContain("momentum above 0");
        Should.Throw<ArgumentException>(() => new Sgd<double>(groups: [new(0, 1), new(1)])).Message.ShouldContain("Parameter 1");
        Should.Throw<ArgumentException>(() => new Sgd<double>(groups: [new(3)]).Start(Numbers(0))).Message.ShouldContain("names parameter 3; there are 3");
    }

    [Fact]
    public void Lists_that_were_never_made_are_refused()
    {
        var optimiser = new Sgd<double>();
        OptimiserState<double> state = optimiser.Start(Numbers(0));

        Should.Throw<ArgumentException>(() => optimiser.Start(default)).ParamName.ShouldBe("parameters");
        Should.Throw<ArgumentException>(() => optimiser.Step(state, default, Numbers(0), 1, Two)).ParamName.ShouldBe("parameters");
        Should.Throw<ArgumentException>(() => optimiser.Step(state, Numbers(0), default, 1, Two)).Message.ShouldContain("3 parameters, but 0 gradients");
        Should.Throw<ArgumentException>(() => optimiser.Step(state with { Averages = [default] }, Numbers(0), Numbers(0), 1, Two)).Message.ShouldContain("0 averages");
        Should.Throw<ArgumentException>(() => GradientClipping.Norm<double>(default)).ParamName.ShouldBe("gradients");
        Should.Throw<ArgumentException>(() => GradientClipping.ByNorm<double>(default, 1)).ParamName.ShouldBe("gradients");
        Should.Throw<ArgumentException>(() => GradientClipping.ByValue<double>(default, 1)).ParamName.ShouldBe("gradients");
    }

    [Fact]
    public void A_cosine_schedule_agrees()
    {
        var schedule = LearningRateSchedule.Cosine(0.3, 20, 0.01);

        GoldenTests.Close([.. Enumerable.Range(0, 21).Select(step => schedule.RateAt(step))], [.. Goldens.GetProperty("cosine").EnumerateArray().Select(rate => rate.GetDouble())], 1e-13, "rates");
        schedule.RateAt(1000).ShouldBe(0.01);
    }

    [Fact]
    public void Schedules_follow_their_formulas()
    {
        LearningRateSchedule.Constant(0.1).RateAt(99).ShouldBe(0.1);
        var stepped = LearningRateSchedule.Stepped(0.8, 30, 0.5);
        new[] { 0, 29, 30, 59, 60 }.Select(step => stepped.RateAt(step)).ShouldBe([0.8, 0.8, 0.4, 0.4, 0.2]);
        var linear = LearningRateSchedule.Linear(1, 4);
        Enumerable.Range(0, 6).Select(step => linear.RateAt(step)).ShouldBe([1, 0.75, 0.5, 0.25, 0, 0]);
        LearningRateSchedule warm = linear.AfterWarmUp(3);
        Enumerable.Range(0, 8).Select(step => warm.RateAt(step)).ShouldBe([0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0]);
        Should.Throw<ArgumentException>(() => LearningRateSchedule.Constant(-1));
        Should.Throw<ArgumentException>(() => linear.RateAt(-1));
    }

    [Fact]
    public void Clipping_bounds_the_norm_of_all_gradients_together()
    {
        ImmutableArray<Tensor<double>> gradients = Numbers(20);
        JsonElement golden = Goldens.GetProperty("clipping");

        GradientClipping.Norm(gradients).ShouldBe(golden.GetProperty("norm").GetDouble(), 1e-14);
        ImmutableArray<Tensor<double>> clipped = GradientClipping.ByNorm(gradients, 0.7);
        GradientClipping.Norm(clipped).ShouldBe(0.7, 1e-14);
        for (int i = 0; i < Shapes.Length; i++)
        {
            // PyTorch adds 1e-6 to the norm that it divides by.
            GoldenTests.Close(clipped[i].Values.ToArray(), [.. golden.GetProperty("gradients")[i].EnumerateArray().Select(number => number.GetDouble())], 1e-6, "clipped");
        }

        GradientClipping.ByNorm(gradients, 100).ShouldBe(gradients);
        GradientClipping.ByValue(gradients, 0.3).SelectMany(gradient => gradient.Values.ToArray()).ShouldAllBe(value => Math.Abs(value) <= 0.3);
        Should.Throw<VentralException>(() => GradientClipping.ByNorm<double>([new([1], 1.0), new([2], [1, double.NaN])], 1)).Message.ShouldContain("parameter 1 [2]");
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(double.MaxValue)]
    public void Gradients_whose_squares_overflow_are_clipped_and_not_refused(double large)
    {
        ImmutableArray<Tensor<double>> gradients = [new([2], [3 * (large / 8), -1]), new([1], -4 * (large / 8))];

        GradientClipping.Norm(gradients).ShouldBe(5 * (large / 8), 1e-15 * large);
        ImmutableArray<Tensor<double>> clipped = GradientClipping.ByNorm(gradients, 5);
        clipped[0].Values[0].ShouldBe(3, 1e-14);
        clipped[1].Values[0].ShouldBe(-4, 1e-14);
        GradientClipping.ByValue(gradients, 2).SelectMany(gradient => gradient.Values.ToArray()).ShouldBe([2, -1, -2]);
    }

    private static Optimiser<double> Create(string name) => name switch
    {
        "sgd" => new Sgd<double>(null, Groups),
        "sgd with momentum" => new Sgd<double>(new() { Momentum = 0.9 }, Groups),
        "sgd with nesterov" => new Sgd<double>(new() { Momentum = 0.9, Nesterov = true }, Groups),
        _ => new AdamW<double>(new() { SquareDecay = 0.99, Epsilon = 1e-6 }, Groups),
    };

    private static OptimiserStep<double> Run(Optimiser<double> optimiser, OptimiserStep<double> from, int first, int end)
    {
        OptimiserStep<double> now = from;
        for (int step = first; step < end; step++)
        {
            now = optimiser.Step(now.State, now.Parameters, Numbers(10 * step), 0.05, Two);
        }

        return now;
    }

    private static ImmutableArray<Tensor<double>> Numbers(int salt) => [.. Shapes.Select((shape, i) => GradientCheck.Numbers(shape, salt + i))];
}
