using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Encoding;

/// <summary>Permutation tests of predictions by counting, under the null, and in their limits.</summary>
public class EncodingPermutationTestTests
{
    private static readonly Workers Two = new(2);
    private static readonly int[] Five = [0, 1, 2, 3, 4];

    [Theory]
    [InlineData(3, 1, 5)]
    [InlineData(40, 33, 300)]
    [InlineData(17, 64, 20)]
    public void Ps_are_those_of_counting(int stimuli, int channels, int count)
    {
        var (predicted, responses) = Draw(stimuli, channels, 0.4, 1);
        int[][] permutations = [.. Enumerable.Range(0, count).Select(b => new Philox(new Seed(5), "p", (ulong)b).Permutation(stimuli))];
        var found = EncodingPermutationTest.Run(predicted, responses, permutations, Two);
        double[][] scores = [.. permutations.Select(p => Enumerable.Range(0, channels).Select(c => R(predicted, responses, p, c)).ToArray())];
        int[] same = [.. Enumerable.Range(0, stimuli)];
        for (int c = 0; c < channels; c++)
        {
            double r = R(predicted, responses, same, c);
            found.Correlations[c]!.Value.ShouldBe(r, 1e-6);
            found.P[c].ShouldBe((scores.Count(s => s[c] >= r - 1e-7) + 1.0) / (count + 1));
            found.PMax[c].ShouldBe((scores.Count(s => s.Max() >= r - 1e-7) + 1.0) / (count + 1));
        }
    }

    [Fact]
    public void A_permutation_that_changes_nothing_reaches_what_was_observed()
    {
        var (predicted, responses) = Draw(50, 40, 0.9, 2);
        int[] same = [.. Enumerable.Range(0, 50)];
        EncodingPermutationTest.Run(predicted, responses, [same, same, same], Two).P.ShouldAllBe(p => p == 1);
    }

    /// <summary>Predictions and responses of two values: the r of a permutation is settled by how many pairs are alike, in whatever order they are added.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(500)]
    [InlineData(5_000)]
    public void Permutations_that_leave_as_many_pairs_alike_reach_what_was_observed(int stimuli)
    {
        int[] answers = [.. new Philox(new Seed(1), "answers").Permutation(stimuli).Select(i => i % 3 == 0 ? 1 : 0)];
        int[] guesses = [.. answers.Select((y, i) => i % 10 == 0 ? 1 - y : y)];
        var ids = Rsa.Make.Ids(stimuli);
        Activations predicted = new("layer", ids, 1, [.. guesses.Select(v => (float)v)]), responses = new("layer", ids, 1, [.. answers.Select(v => (float)v)]);
        int[] places = [.. Enumerable.Range(0, stimuli)];
        int[][] permutations =
        [
            .. Enumerable.Range(0, 40).Select(b =>
            {
                int[] order = new Philox(new Seed(2), "order", (ulong)b).Permutation(stimuli), permutation = new int[stimuli];
                foreach (var alike in order.GroupBy(i => answers[i]))
                {
                    int[] of = [.. alike.Order()];
                    foreach (var (from, to) in alike.Zip(of))
                    {
                        permutation[to] = from;
                    }
                }

                return permutation;
            }),
        ];

        var found = EncodingPermutationTest.Run(predicted, responses, permutations, Two);

        found.P[0].ShouldBe(1);
        found.PMax[0].ShouldBe(1);
        found.Correlations[0]!.Value.ShouldBe(R(predicted, responses, places, 0), 4e-7);
    }

    /// <summary>One of these permutations gives what is by a rounding less than the observed r without the tolerance.</summary>
    [Fact]
    public void A_single_channel_has_one_p()
    {
        var ids = Rsa.Make.Ids(5);
        Activations predicted = new("layer", ids, 1, [0.85532284f, 0.22026806f, 0.27339542f, 0.7736053f, 0.09492954f]);
        Activations responses = new("layer", ids, 1, [0.47080058f, 0.5484595f, 0.556396f, 0.48757777f, 0.0029319134f]);
        int[][] all = [.. from a in Five from b in Five from c in Five from d in Five from e in Five where new[] { a, b, c, d, e }.Distinct().Count() == 5 select new[] { a, b, c, d, e }];
        var found = EncodingPermutationTest.Run(predicted, responses, all, Two);
        found.PMax[0].ShouldBe(found.P[0]);
    }

    /// <summary>Predictions of noise: p is uniform (Kolmogorov–Smirnov at 1 in 1,000 over 400 channels), and the largest is below .05 in few of 40 sets.</summary>
    [Fact]
    public void Under_the_null_p_is_uniform_and_the_corrected_one_guards_against_many_channels()
    {
        var (predicted, responses) = Draw(30, 400, 0, 3);
        double[] p = [.. EncodingPermutationTest.Run(predicted, responses, 199, new Seed(1), Two).P.Select(v => v!.Value).Order()];
        p.Select((v, i) => Math.Abs(v - ((i + 1.0) / p.Length))).Max().ShouldBeLessThan(1.95 / Math.Sqrt(p.Length));

        int wrong = Enumerable.Range(0, 40).Count(set =>
        {
            var (a, b) = Draw(25, 20, 0, 100 + (ulong)set);
            return EncodingPermutationTest.Run(a, b, 99, new Seed(2), Two).PMax.Min() <= 0.05;
        });
        wrong.ShouldBeLessThanOrEqualTo(7);
    }

    [Fact]
    public void No_bit_depends_on_threads_and_no_channel_on_those_beside_it()
    {
        var (predicted, responses) = Draw(60, 70, 0.2, 4);
        var one = EncodingPermutationTest.Run(predicted, responses, 300, new Seed(9), new Workers(1));
        var four = EncodingPermutationTest.Run(predicted, responses, 300, new Seed(9), new Workers(4));
        four.P.ShouldBe(one.P);
        four.PMax.ShouldBe(one.PMax);
        four.Correlations.ShouldBe(one.Correlations);
        var last = EncodingPermutationTest.Run(Column(predicted, 69), Column(responses, 69), 300, new Seed(9), Two);
        last.P[0].ShouldBe(one.P[69]);
        last.Correlations[0].ShouldBe(one.Correlations[69]);
        last.PMax[0].ShouldBe(last.P[0]);
    }

    [Fact]
    public void A_channel_that_does_not_vary_has_no_p_and_counts_in_no_largest()
    {
        var (predicted, responses) = Draw(20, 3, 0.5, 6);
        float[] flat = [.. responses.Values];
        for (int i = 0; i < 20; i++)
        {
            flat[(i * 3) + 1] = 7;
        }

        var found = EncodingPermutationTest.Run(predicted, new("flat", responses.Stimuli, 3, flat), 50, new Seed(1), Two);
        found.P[1].ShouldBeNull();
        found.PMax[1].ShouldBeNull();
        found.Correlations[1].ShouldBeNull();
        found.P[0].ShouldNotBeNull();
    }

    [Fact]
    public void Faults_are_told()
    {
        var (a, b) = Draw(10, 4, 0, 7);
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(Column(a, 0), b, 9, new Seed(1), Two)).Message.ShouldContain("1 in 'layer', 4 in 'layer'");
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(Draw(11, 4, 0, 7).Predicted, b, 9, new Seed(1), Two));
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(a, b, [[.. Enumerable.Range(0, 10)], null!], Two)).Message
            .ShouldBe("Permutation 1 must hold each place from 0 to 9 once, found none.");
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(Draw(2, 4, 0, 7).Predicted, Draw(2, 4, 0, 7).Responses, 9, new Seed(1), Two)).Message.ShouldContain("at least 3");
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(a, b, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 8]], Two)).Message.ShouldEndWith("once, found 8 twice.");
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(a, b, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 10]], Two)).Message.ShouldEndWith("once, found 10.");
        Should.Throw<VentralException>(() => EncodingPermutationTest.Run(a, b, [[0, 1]], Two)).Message.ShouldEndWith("once, found 2 places.");
        Should.Throw<ArgumentOutOfRangeException>(() => EncodingPermutationTest.Run(a, b, 0, new Seed(1), Two));
    }

    private static (Activations Predicted, Activations Responses) Draw(int stimuli, int channels, double share, ulong seed)
    {
        double[] y = new double[stimuli * channels], noise = new double[y.Length];
        new Philox(new Seed(seed), "y").FillNormal(y);
        new Philox(new Seed(seed), "noise").FillNormal(noise);
        var ids = Rsa.Make.Ids(stimuli);
        return (new("layer", ids, channels, [.. y.Select((v, i) => (float)((share * v) + noise[i]))]), new("layer", ids, channels, [.. y.Select(v => (float)v)]));
    }

    private static Activations Column(Activations values, int column) =>
        new(values.Layer, values.Stimuli, 1, [.. Enumerable.Range(0, values.Stimuli.Count).Select(i => values.Row(i)[column])]);

    private static double R(Activations predicted, Activations responses, int[] permutation, int channel)
    {
        double[] p = [.. permutation.Select(i => (double)predicted.Row(i)[channel])], y = [.. Enumerable.Range(0, permutation.Length).Select(i => (double)responses.Row(i)[channel])];
        double meanOfP = p.Average(), meanOfY = y.Average();
        return p.Zip(y, (a, b) => (a - meanOfP) * (b - meanOfY)).Sum()
            / Math.Sqrt(p.Sum(a => (a - meanOfP) * (a - meanOfP))) / Math.Sqrt(y.Sum(b => (b - meanOfY) * (b - meanOfY)));
    }
}
