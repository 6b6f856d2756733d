using System.Text.Json;
using Ventral.TestSupport;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Against PyTorch in float64 and mpmath in 60 digits; see Goldens/normalisation.py for generator and versions.</summary>
public class NormalisationGoldenTests
{
    // Computed in float64 and rounded once: half a unit of float32, and what float64 loses on the way.
    private const double Once = 0.501;

    private static readonly Workers Two = new(2);

    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "normalisation.json"))).RootElement;

    [Fact]
    public void Layer_normalisations_are_rounded_once()
    {
        foreach (JsonElement golden in Section("layerNorms"))
        {
            int rows = golden.GetProperty("rows").GetInt32(), columns = golden.GetProperty("columns").GetInt32();
            float scale = golden.GetProperty("scale").GetSingle(), shift = golden.GetProperty("shift").GetSingle();
            float[] input = [.. Naive.Numbers(rows * columns, 1).Select(x => (x * scale) + shift)], output = new float[rows * columns];
            LayerNorm.Apply(rows, columns, Values(golden, "weight", columns, 2), Values(golden, "bias", columns, 3), golden.GetProperty("epsilon").GetDouble(), input, output, Two);
            Agree(output, golden.GetProperty("output"), $"{rows} × {columns}");

            LayerNorm.Apply(rows, columns, Values(golden, "weight", columns, 2), Values(golden, "bias", columns, 3), golden.GetProperty("epsilon").GetDouble(), input, input, Two);
            input.ShouldBe(output);
        }
    }

    [Fact]
    public void Group_normalisations_are_rounded_once()
    {
        foreach (JsonElement golden in Section("groupNorms"))
        {
            ImageBatchShape shape = Shape(golden);
            float[] output = new float[shape.Length];
            GroupNorm.Apply(
                shape,
                golden.GetProperty("groups").GetInt32(),
                Values(golden, "weight", shape.Channels, 2),
                Values(golden, "bias", shape.Channels, 3),
                golden.GetProperty("epsilon").GetDouble(),
                Naive.Numbers(shape.Length, 1),
                output,
                Two);
            Agree(output, golden.GetProperty("output"), shape.ToString());
        }
    }

    [Fact]
    public void Local_response_normalisations_are_rounded_once()
    {
        foreach (JsonElement golden in Section("responseNorms"))
        {
            ImageBatchShape shape = Shape(golden);
            float[] output = new float[shape.Length];
            LocalResponseNorm.Apply(
                shape,
                golden.GetProperty("size").GetInt32(),
                golden.GetProperty("alpha").GetDouble(),
                golden.GetProperty("beta").GetDouble(),
                golden.GetProperty("k").GetDouble(),
                [.. Naive.Numbers(shape.Length, 1).Select(x => x * 16)],
                output,
                Two);
            Agree(output, golden.GetProperty("output"), shape.ToString());
        }
    }

    [Fact]
    public void Softmaxes_and_their_logarithms_are_rounded_once()
    {
        foreach (JsonElement golden in Section("softmaxes"))
        {
            int rows = golden.GetProperty("rows").GetInt32(), columns = golden.GetProperty("columns").GetInt32();
            float scale = golden.GetProperty("scale").GetSingle();
            float[] input = [.. Naive.Numbers(rows * columns, 1).Select(x => x * scale)], output = new float[rows * columns];
            Activation.Softmax(rows, columns, input, output, Two);
            Agree(output, golden.GetProperty("softmax"), $"softmax {rows} × {columns}");
            Activation.LogSoftmax(rows, columns, input, output, Two);
            Agree(output, golden.GetProperty("logarithm"), $"log-softmax {rows} × {columns}");
        }
    }

    [Fact]
    public void Attentions_agree()
    {
        foreach (JsonElement golden in Section("attentions"))
        {
            int[] bias = Ints(golden, "bias");
            int count = golden.GetProperty("count").GetInt32();
            var g = new AttentionGeometry(
                golden.GetProperty("heads").GetInt32(),
                golden.GetProperty("queries").GetInt32(),
                golden.GetProperty("keys").GetInt32(),
                golden.GetProperty("size").GetInt32())
            {
                IsCausal = golden.GetProperty("causal").GetBoolean(),
                BiasCount = bias.Length == 0 ? 1 : bias[0],
                BiasHeads = bias.Length == 0 ? 1 : bias[1],
            };
            if (golden.GetProperty("scale") is { ValueKind: JsonValueKind.Number } scale)
            {
                g = g with { Scale = scale.GetDouble() };
            }

            float[] q = [.. Naive.Numbers(count * g.Heads * g.Queries * g.HeadSize, 1).Select(x => x * 4)], output = new float[q.Length];
            float[] k = Naive.Numbers(count * g.Heads * g.Keys * g.HeadSize, 2), v = Naive.Numbers(k.Length, 3);
            float[] added = bias.Length == 0 ? [] : Naive.Numbers(bias[0] * bias[1] * g.Queries * g.Keys, 4);
            for (int i = 0; i < added.Length; i++)
            {
                added[i] = i % g.Keys % 5 == 1 ? float.NegativeInfinity : added[i];
            }

            Attention.Apply(g, count, q, k, v, added, output, Two);

            // A score is off by at most size · 2⁻²⁴ of the sum of its products' sizes, which is at most 4 · size; with the
            // scale, probabilities are off by twice that factor and 2⁻²⁴; the sum over keys adds keys · 2⁻²⁴. |v| < 1.
            double score = g.Scale * g.HeadSize * 4 * g.HeadSize * Math.Pow(2, -24);
            Agree(output, golden.GetProperty("output"), g.ToString(), (2 * score) + ((g.Keys + 1) * Math.Pow(2, -24)));
        }
    }

    [Fact]
    public void Activation_functions_are_rounded_once()
    {
        float[] inputs = [.. Doubles(Goldens, "activationInputs").Select(x => (float)x)], outputs = new float[inputs.Length];
        foreach (JsonElement golden in Section("activations"))
        {
            string name = golden.GetProperty("name").GetString()!;
            Activation.Apply(ActivationFunction.Parse(name), inputs, outputs, Two);
            double[] expected = Doubles(golden, "values");
            for (int i = 0; i < inputs.Length; i++)
            {
                FloatUnits.Between(outputs[i], expected[i]).ShouldBeLessThanOrEqualTo(Once, $"{name} of {inputs[i]:R} is {outputs[i]:R}, not {expected[i]:R}");
            }
        }
    }

    [Fact]
    public void Parametric_units_are_rounded_once()
    {
        foreach (JsonElement golden in Section("parametricRelus"))
        {
            ImageBatchShape shape = Shape(golden);
            float[] output = new float[shape.Length];
            Activation.ParametricRelu(shape, Naive.Numbers(shape.Channels, 2), Naive.Numbers(shape.Length, 1), output, Two);
            Agree(output, golden.GetProperty("channels"), shape.ToString(), tolerance: 0);
            Activation.ParametricRelu(shape, Naive.Numbers(1, 3), Naive.Numbers(shape.Length, 1), output, Two);
            Agree(output, golden.GetProperty("one"), $"{shape}, one slope", tolerance: 0);
        }
    }

    private static JsonElement[] Section(string name)
    {
        JsonElement[] section = [.. Goldens.GetProperty(name).EnumerateArray()];
        section.ShouldNotBeEmpty();
        return section;
    }

    // Float64 on both sides loses some 1e-15 of the largest intermediate, a bias for example, which is at most 1.
    private static void Agree(float[] found, JsonElement golden, string what, double tolerance = 1e-13)
    {
        double[] values = Doubles(golden, "values");
        int[] indexes = golden.TryGetProperty("indexes", out _) ? Ints(golden, "indexes") : [.. Enumerable.Range(0, values.Length)];
        found.Length.ShouldBeGreaterThanOrEqualTo(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double allowed = (Once * FloatUnits.Of(values[i])) + tolerance;
            Math.Abs(found[indexes[i]] - values[i]).ShouldBeLessThanOrEqualTo(allowed, $"{what}, value {indexes[i]}: {found[indexes[i]]:R} and {values[i]:R}");
        }
    }

    private static float[] Values(JsonElement golden, string name, int count, int salt) => golden.GetProperty(name).GetBoolean() ? Naive.Numbers(count, salt) : [];

    private static ImageBatchShape Shape(JsonElement golden) => Ints(golden, "shape") is [var n, var c, var h, var w] ? new(n, c, h, w) : default;

    private static int[] Ints(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    private static double[] Doubles(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
}
