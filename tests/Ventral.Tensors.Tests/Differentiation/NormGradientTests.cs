using System.Numerics;
using System.Text.Json;
using Ventral.TestSupport;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

using Operation = System.Func<Ventral.Tensors.Differentiation.Variable<double>[], Ventral.Tensors.Differentiation.Variable<double>>;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>
/// Activation functions, normalisations and attention: first and second derivatives against central differences, values
/// against the goldens of the kernels (Goldens/normalisation.py) in float64.
/// </summary>
public class NormGradientTests
{
    private static readonly Dictionary<string, (Operation Operation, Shape[] Shapes)> Smooth = new()
    {
        ["hard-sigmoid"] = (x => (x[0] * 5).HardSigmoid(), [[9]]),
        ["hard-swish"] = (x => (x[0] * 5).HardSwish(), [[9]]),
        ["hard-tanh"] = (x => (x[0] * 2).HardTanh(-1.3, 0.8), [[9]]),
        ["relu6"] = (x => (x[0] * 9).Relu6(), [[9]]),
        ["celu"] = (x => x[0].Celu(0.7), [[9]]),
        ["parametric relu"] = (x => x[0].ParametricRelu(x[1]), [[2, 3, 2], [3]]),
        ["parametric relu, one slope"] = (x => x[0].ParametricRelu(x[1]), [[7], [1]]),
        ["mish"] = (x => (x[0] * 3).Mish(), [[9]]),
        ["gelu-tanh"] = (x => (x[0] * 3).GeluTanh(), [[9]]),
        ["softsign"] = (x => (x[0] * 3).Softsign(), [[9]]),
        ["softplus"] = (x => (x[0] * 3).Softplus(), [[9]]),
        ["softplus, sharp and cut"] = (x => (x[0] * 3).Softplus(2.5, 3), [[9]]),
        ["group norm"] = (x => x[0].GroupNorm(2, x[1], x[2]), [[2, 4, 3], [4], [4]]),
        ["group norm of maps"] = (x => x[0].GroupNorm(1, x[1], x[2], 1e-3), [[2, 2, 2, 3], [2], [2]]),
        ["instance norm"] = (x => x[0].GroupNorm(3, x[1], x[2]), [[2, 3, 2, 2], [3], [3]]),
        ["local response norm"] = (x => x[0].LocalResponseNorm(3, 0.9, 0.75, 1.5), [[2, 4, 1, 2]]),
        ["local response norm, even window"] = (x => x[0].LocalResponseNorm(4, 0.9, 0.5, 1.5), [[1, 5, 2]]),
        ["local response norm, window beyond all channels"] = (x => x[0].LocalResponseNorm(7, 0.9, 1, 1.5), [[2, 3]]),
        ["attention"] = (x => x[0].Attention(x[1], x[2]), [[2, 1, 3, 2], [2, 1, 4, 2], [2, 1, 4, 3]]),
        ["attention with a bias"] = (x => x[0].Attention(x[1], x[2], x[3], 1.3), [[2, 2, 2, 2], [2, 2, 3, 2], [2, 2, 3, 2], [2, 1, 3]]),
        ["causal attention"] = (x => x[0].Attention(x[1], x[2], isCausal: true), [[1, 4, 2], [1, 3, 2], [1, 3, 2]]),
    };

    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "normalisation.json"))).RootElement;

    public static TheoryData<string> SmoothNames => [.. Smooth.Keys];

    [Theory]
    [MemberData(nameof(SmoothNames))]
    public void Analytic_and_numeric_derivatives_agree(string name)
    {
        (Operation operation, Shape[] shapes) = Smooth[name];

        GradientCheck.Holds(operation, [.. shapes.Select(GradientCheck.Numbers)]);
    }

    public static TheoryData<ActivationKind> Kinds => [.. Enum.GetValues<ActivationKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Derivatives_of_functions_that_layers_name_agree(ActivationKind kind)
    {
        string name = string.Concat(kind.ToString().Select((c, i) => (char.IsUpper(c) && i > 0 ? "-" : "") + char.ToLowerInvariant(c)));

        GradientCheck.Holds(x => (x[0] * 7).Apply(ActivationFunction.Parse(name)), GradientCheck.Numbers([9], 3));
    }

    [Fact]
    public void Activation_functions_agree()
    {
        double[] inputs = Doubles(Goldens, "activationInputs");
        int checkedCount = 0;
        foreach (JsonElement golden in Goldens.GetProperty("activations").EnumerateArray())
        {
            ActivationFunction function = ActivationFunction.Parse(golden.GetProperty("name").GetString()!);
            double[] found = Variable([inputs.Length], inputs).Apply(function).Value.Values.ToArray(), expected = Doubles(golden, "values");
            for (int i = 0; i < inputs.Length; i++)
            {
                found[i].ShouldBe(expected[i], 1e-14 * (1 + Math.Abs(expected[i])), $"{function} of {inputs[i]:R}");
                checkedCount++;
            }
        }

        checkedCount.ShouldBeGreaterThan(1000);
    }

    // Each by itself: at −∞ a function is −0 and flat, at +∞ it is +∞ and as steep as x, and NaN stays.
    [Theory]
    [InlineData(ActivationKind.Gelu)]
    [InlineData(ActivationKind.GeluTanh)]
    [InlineData(ActivationKind.Silu)]
    [InlineData(ActivationKind.Mish)]
    [InlineData(ActivationKind.HardSwish)]
    public void Gates_are_closed_or_open_at_infinity(ActivationKind kind)
    {
        Ends<float>(kind, float.MaxValue);
        Ends<double>(kind, double.MaxValue);
    }

    private static void Ends<T>(ActivationKind kind, T most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = string.Concat(kind.ToString().Select((c, i) => (char.IsUpper(c) && i > 0 ? "-" : "") + char.ToLowerInvariant(c)));
        var graph = new Graph<T>(new Workers(1));
        Variable<T> x = graph.Variable(new Tensor<T>([5], [T.NegativeInfinity, -most, most, T.PositiveInfinity, T.NaN])), y = x.Apply(ActivationFunction.Parse(name));
        double[] values = Numbers(y), slopes = Numbers(graph.Gradients(y.Sum(), [x])[0]);

        values.ShouldBe([-0.0, -0.0, double.CreateTruncating(most), double.PositiveInfinity, double.NaN]);
        values[..2].ShouldAllBe(value => double.IsNegative(value));
        slopes.ShouldBe([0, 0, 1, 1, double.NaN]);
        Numbers(graph.HessianProduct(y.Sum(), [x], [new Tensor<T>([5], T.One)])[0])[..4].ShouldBe([0, 0, 0, 0]);
    }

    private static double[] Numbers<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. x.Value.Values.ToArray().Select(double.CreateTruncating)];

    [Fact]
    public void Group_normalisations_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("groupNorms").EnumerateArray())
        {
            Shape shape = Shape.Of(Ints(golden, "shape"));
            Variable<double> x = Variable(shape, 1);
            Variable<double> weight = golden.GetProperty("weight").GetBoolean() ? OfGraph(x, shape[1], 2) : x.Graph.Constant(new Tensor<double>([shape[1]], 1));
            Variable<double> bias = golden.GetProperty("bias").GetBoolean() ? OfGraph(x, shape[1], 3) : x.Graph.Constant(new Tensor<double>([shape[1]], 0));
            Agree(x.GroupNorm(golden.GetProperty("groups").GetInt32(), weight, bias, golden.GetProperty("epsilon").GetDouble()), golden);
        }
    }

    [Fact]
    public void Local_response_normalisations_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("responseNorms").EnumerateArray())
        {
            Variable<double> x = Variable(Shape.Of(Ints(golden, "shape")), 1) * 16;
            Agree(
                x.LocalResponseNorm(
                    golden.GetProperty("size").GetInt32(),
                    golden.GetProperty("alpha").GetDouble(),
                    golden.GetProperty("beta").GetDouble(),
                    golden.GetProperty("k").GetDouble()),
                golden);
        }
    }

    [Fact]
    public void Attentions_agree()
    {
        foreach (JsonElement golden in Goldens.GetProperty("attentions").EnumerateArray().Where(g => Ints(g, "bias").Length == 0))
        {
            int n = golden.GetProperty("count").GetInt32(), heads = golden.GetProperty("heads").GetInt32(), size = golden.GetProperty("size").GetInt32();
            int queries = golden.GetProperty("queries").GetInt32(), keys = golden.GetProperty("keys").GetInt32();
            Variable<double> q = Variable([n, heads, queries, size], 1) * 4;
            Variable<double> k = OfGraph(q, [n, heads, keys, size], 2), v = OfGraph(q, [n, heads, keys, size], 3);
            double? scale = golden.GetProperty("scale") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
            Agree(q.Attention(k, v, null, scale, golden.GetProperty("causal").GetBoolean()), golden);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Variable<double> x = Variable([2, 6, 3], 1), six = OfGraph(x, 6, 2), five = OfGraph(x, 5, 3);
        Should.Throw<ArgumentException>(() => x.GroupNorm(4, six, six)).ParamName.ShouldBe("groups");
        Should.Throw<ArgumentException>(() => x.GroupNorm(0, six, six)).ParamName.ShouldBe("groups");
        Should.Throw<ArgumentException>(() => x.GroupNorm(3, five, six));
        Should.Throw<ArgumentException>(() => six.GroupNorm(3, six, six));
        Should.Throw<ArgumentException>(() => x.LocalResponseNorm(0));
        Should.Throw<ArgumentException>(() => six.LocalResponseNorm(5));
        Should.Throw<ArgumentException>(() => x.Celu(0));
        Should.Throw<ArgumentException>(() => x.ParametricRelu(five));
        Should.Throw<ArgumentException>(() => x.Softplus(-1));
        Should.Throw<ArgumentException>(() => x.Attention(x, six));
        Should.Throw<ArgumentException>(() => x.Attention(x, x, OfGraph(x, [2, 2, 6, 6], 4))).ParamName.ShouldBe("bias");
        Should.Throw<ArgumentException>(() => x.Attention(OfGraph(x, [2, 0, 3], 4), OfGraph(x, [2, 0, 3], 4)));
    }

    private static void Agree(Variable<double> found, JsonElement golden)
    {
        JsonElement output = golden.GetProperty("output");
        double[] values = Doubles(output, "values");
        int[] indexes = output.TryGetProperty("indexes", out _) ? Ints(output, "indexes") : [.. Enumerable.Range(0, values.Length)];
        for (int i = 0; i < values.Length; i++)
        {
            found.Value.Values[indexes[i]].ShouldBe(values[i], 1e-12 * (1 + Math.Abs(values[i])), golden.GetRawText()[..60]);
        }
    }

    private static Variable<double> Variable(Shape shape, double[] values) => new Graph<double>(new Workers(2)).Variable(new Tensor<double>(shape, values));

    private static Variable<double> Variable(Shape shape, int salt) => Variable(shape, Numbers(shape, salt));

    private static Variable<double> OfGraph(Variable<double> beside, Shape shape, int salt) => beside.Graph.Variable(new Tensor<double>(shape, Numbers(shape, salt)));

    private static Variable<double> OfGraph(Variable<double> beside, int count, int salt) => OfGraph(beside, [count], salt);

    // As the generator's.
    private static double[] Numbers(Shape shape, int salt) =>
        [.. Enumerable.Range(0, shape.ValueCount).Select(i => ((((i * 7919L) + (salt * 104729L)) % 2003) - 1001) / 1024.0)];

    private static int[] Ints(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    private static double[] Doubles(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
}
