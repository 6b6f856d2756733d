using Ventral.Analysis.Rsa;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Tests.Rsa;

public class LayerChosenOnOthersTests
{
    /// <summary>
    /// Sums of the others: for subject 0 (5, 6), for 1 (7, 5), for 2 (10, 3). So layer 1, 0, 0 with own scores 1, 2, 3: mean 2.
    /// The best layer on all is 0, with the mean 11/3: what as-published shows.
    /// </summary>
    [Fact]
    public void The_layer_of_a_subject_is_the_best_of_the_others()
    {
        var found = LayerChosenOnOthers.Of(new Matrix<double>(3, 2, [6, 1, 2, 2, 3, 4]));

        found.Layers.ShouldBe([1, 0, 0]);
        found.Scores.ShouldBe([1, 2, 3]);
        found.Score.ShouldBe(2);
        (found.CommonestLayer, found.Count).ShouldBe((0, 2));
    }

    [Fact]
    public void Of_equal_layers_the_first_is_chosen()
    {
        var found = LayerChosenOnOthers.Of(new Matrix<double>(2, 3, [0.5, 0.25, 0.5, 0.125, 0.75, 0.75]));

        found.Layers.ShouldBe([1, 0]);
        found.Scores.ShouldBe([0.25, 0.125]);
        (found.CommonestLayer, found.Count).ShouldBe((0, 1));
    }

    [Fact]
    public void One_layer_scores_its_mean() => LayerChosenOnOthers.Of(new Matrix<double>(3, 1, [1, 2, 6])).Score.ShouldBe(3);

    /// <summary>Ten layers and twelve subjects of nothing: the best mean is above zero, that of layers chosen on others is not.</summary>
    [Fact]
    public void Of_noise_it_is_zero_on_average()
    {
        const int runs = 400, subjects = 12, layers = 10;
        double honest = 0, published = 0;
        for (int run = 0; run < runs; run++)
        {
            var noise = new Philox(new Seed(5), "layers of nothing", (ulong)run);
            var scores = new Matrix<double>(subjects, layers, [.. Enumerable.Range(0, subjects * layers).Select(_ => noise.NextNormal())]);
            double score = LayerChosenOnOthers.Of(scores).Score;
            double best = Enumerable.Range(0, layers).Max(l => Enumerable.Range(0, subjects).Average(s => scores[s, l]));
            score.ShouldBeLessThanOrEqualTo(best + 1e-12);
            honest += score / runs;
            published += best / runs;
        }

        // The mean of 400 means of 12: a standard error of some .015. The best of ten means: 1.54 of their standard deviation, 0.29.
        honest.ShouldBeInRange(-0.06, 0.06);
        published.ShouldBeInRange(0.40, 0.49);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    public void Without_others_or_layers_it_is_refused(int subjects, int layers) =>
        Should.Throw<VentralException>(() => LayerChosenOnOthers.Of(new Matrix<double>(subjects, layers, new double[subjects * layers])))
            .Message.ShouldContain($"found {subjects} and {layers}");
}
