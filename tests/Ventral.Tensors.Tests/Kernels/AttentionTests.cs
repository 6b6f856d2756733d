using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class AttentionTests
{
    private static readonly Workers Two = new(2);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 9, 3, 2)]
    [InlineData(121, 33, 32, 3)]
    [InlineData(29, 700, 5, 1)]
    public void Each_output_has_the_bits_of_its_documented_sums(int queries, int keys, int size, int heads)
    {
        var g = new AttentionGeometry(heads, queries, keys, size) { BiasCount = 2 };
        float[] q = Naive.Random(2 * heads * queries * size, 1), k = Naive.Random(2 * heads * keys * size, 2), v = Naive.Random(k.Length, 3);
        float[] bias = Naive.Random(2 * queries * keys, 4), output = new float[q.Length];
        Attention.Apply(g, 2, q, k, v, bias, output, Two);
        Plain(g, 2, q, k, v, bias).ShouldBe(output);
    }

    [Fact]
    public void A_geometry_with_another_head_size_has_the_scale_of_that()
    {
        var g = new AttentionGeometry(2, 3, 3, 4);
        (g with { HeadSize = 16 }).Scale.ShouldBe(0.25);
        (g with { Scale = 3, HeadSize = 16 }).Scale.ShouldBe(3);
    }

    [Fact]
    public void A_query_alone_has_the_bits_that_it_has_among_others()
    {
        var g = new AttentionGeometry(1, 130, 60, 24);
        float[] q = Naive.Random(130 * 24, 1), k = Naive.Random(60 * 24, 2), v = Naive.Random(60 * 24, 3), all = new float[q.Length], one = new float[24];
        Attention.Apply(g, 1, q, k, v, [], all, Two);
        for (int query = 0; query < 130; query += 11)
        {
            Attention.Apply(g with { Queries = 1 }, 1, q.AsSpan(query * 24, 24), k, v, [], one, Two);
            one.ShouldBe(all[(query * 24)..((query + 1) * 24)]);
        }
    }

    [Fact]
    public void A_sequence_has_the_bits_that_it_has_in_a_long_batch()
    {
        // Long enough for several waves of heads.
        var g = new AttentionGeometry(2, 3, 90, 40);
        float[] q = Naive.Random(90 * 2 * 3 * 40, 1), k = Naive.Random(90 * 2 * 90 * 40, 2), v = Naive.Random(k.Length, 3), all = new float[q.Length], one = new float[240];
        Attention.Apply(g, 90, q, k, v, [], all, Two);
        for (int i = 0; i < 90; i += 89)
        {
            Attention.Apply(g, 1, q.AsSpan(i * 240, 240), k.AsSpan(i * 7200, 7200), v.AsSpan(i * 7200, 7200), [], one, Two);
            one.ShouldBe(all[(i * 240)..((i + 1) * 240)]);
        }
    }

    [Fact]
    public void Causal_attention_is_a_bias_of_minus_infinity()
    {
        var g = new AttentionGeometry(2, 40, 37, 8);
        float[] q = Naive.Random(2 * 40 * 8, 1), k = Naive.Random(2 * 37 * 8, 2), v = Naive.Random(k.Length, 3), masked = new float[q.Length], causal = new float[q.Length];
        float[] bias = [.. Enumerable.Range(0, 40 * 37).Select(i => i % 37 > i / 37 ? float.NegativeInfinity : 0)];
        Attention.Apply(g, 1, q, k, v, bias, masked, Two);
        Attention.Apply(g with { IsCausal = true }, 1, q, k, v, [], causal, Two);
        for (int i = 0; i < causal.Length; i++)
        {
            causal[i].ShouldBe(masked[i], 1e-6);
        }

        causal[..8].ShouldBe(v[..8]);
    }

    [Fact]
    public void A_query_that_sees_no_key_gives_nan()
    {
        float[] output = new float[2];
        Attention.Apply(new(1, 2, 2, 1), 1, [1, 2], [1, 2], [3, 4], [float.NegativeInfinity, float.NegativeInfinity, 0, float.NegativeInfinity], output, Two);
        output.ShouldBe([float.NaN, 3]);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        float[] four = new float[4];
        var g = new AttentionGeometry(2, 2, 2, 1);
        Refused(g with { Heads = 0 }, 1, four, []);
        Refused(g with { Keys = 0 }, 1, four, []);
        Refused(g with { HeadSize = 0 }, 1, four, []);
        Refused(g with { Queries = -1 }, 1, four, []);
        Refused(g with { Scale = double.NaN }, 1, four, []);
        Refused(g with { BiasHeads = 3 }, 1, four, []);
        Refused(g with { BiasCount = 2 }, 1, four, []);
        Refused(g with { BiasCount = 0 }, 1, four, []);
        Refused(g, -1, four, []);
        Refused(g, 1, four, [1]);
        Refused(g, 1, [1], []);
        Attention.Apply(g, 0, [], [], [], [], [], Two);
        Attention.Apply(g with { Queries = 0 }, 1, [], four, four, [], [], Two);

        static void Refused(AttentionGeometry geometry, int count, float[] queries, float[] bias) =>
            Should.Throw<ArgumentException>(() => Attention.Apply(geometry, count, queries, new float[4], new float[4], bias, new float[4], Two));
    }

    // One output after another.
    private static float[] Plain(AttentionGeometry g, int count, float[] q, float[] k, float[] v, float[] bias)
    {
        float[] output = new float[q.Length];
        for (int pair = 0; pair < count * g.Heads; pair++)
        {
            for (int query = 0; query < g.Queries; query++)
            {
                double[] scores = new double[g.Keys];
                for (int key = 0; key < g.Keys; key++)
                {
                    float sum = 0;
                    for (int i = 0; i < g.HeadSize; i++)
                    {
                        sum = MathF.FusedMultiplyAdd(q[(((pair * g.Queries) + query) * g.HeadSize) + i], k[(((pair * g.Keys) + key) * g.HeadSize) + i], sum);
                    }

                    scores[key] = (sum * g.Scale) + bias[(((pair / g.Heads % 2 * g.Queries) + query) * g.Keys) + key];
                }

                float[] probabilities = Probabilities(scores);
                for (int i = 0; i < g.HeadSize; i++)
                {
                    float sum = 0;
                    for (int key = 0; key < g.Keys; key++)
                    {
                        sum = MathF.FusedMultiplyAdd(probabilities[key], v[(((pair * g.Keys) + key) * g.HeadSize) + i], sum);
                    }

                    output[(((pair * g.Queries) + query) * g.HeadSize) + i] = sum;
                }
            }
        }

        return output;
    }

    // 1e-14 from the kernel's before they are rounded; none of these inputs comes that near to a tie.
    private static float[] Probabilities(double[] scores)
    {
        double max = scores.Max();
        double[] powers = [.. scores.Select(score => PortableMath.Exp(score - max))];
        double sum = powers.Sum();
        return [.. powers.Select(power => (float)(power / sum))];
    }
}
