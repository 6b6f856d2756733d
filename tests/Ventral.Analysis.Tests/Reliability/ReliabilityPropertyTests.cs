using System.Collections.Immutable;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Reliability;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Tests.Reliability;

/// <summary>What estimates of reliability must be in expectation, seen in simulated channels whose signal is known.</summary>
public class ReliabilityPropertyTests
{
    private const int Stimuli = 200;
    private const int Channels = 200;

    /// <summary>Four standard errors of a mean over channels, estimated from the channels themselves.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    public void The_true_signal_reaches_1_and_the_grand_mean_0_with_any_number_of_repeats(int repeats)
    {
        var (responses, signal) = Make.Simulated(Stimuli, Channels, repeats, noise: 1, seed: 5);
        var variance = ExplainableVariance.Of(responses);
        IsOnAverage(variance.Explained(signal), 1);
        IsOnAverage(SignalPower.Of(responses).NormalisedCorrelations(signal), 1);

        double[] mean = [.. Enumerable.Range(0, Channels).Select(c => Enumerable.Range(0, Stimuli).Average(i => responses.Trials(i, c).ToArray().Average(v => (double)v)))];
        IsOnAverage(variance.Explained(Filled((_, c) => mean[c])), 0, atLeast: 1e-2);
    }

    [Fact]
    public void Signal_and_noise_are_found_however_many_trials_are_missing()
    {
        var (all, _) = Make.Simulated(Stimuli, Channels, 6, noise: 2, seed: 6);
        foreach (var responses in new[] { all, Thinned(all, 7) })
        {
            var noise = SignalToNoise.Of(responses);
            IsOnAverage(noise.SignalVariances, 1);
            IsOnAverage(noise.NoiseVariances, 4);
            var power = SignalPower.Of(responses);
            IsOnAverage(power.SignalPowers, 1);
            IsOnAverage(power.NoisePowers, 4);
            Mean(noise.Percentages(4)).ShouldBe(50, 2);
        }

        IsOnAverage(SplitHalf.OddEven(all).Corrected, 6.0 / 10, atLeast: 5e-3);
        IsOnAverage(SplitHalf.Random(all, 5, new Seed(1), new Workers(2)).Corrected, 6.0 / 10, atLeast: 5e-3);
        IsOnAverage(SplitHalf.RandomByStimulus(all, 5, new Seed(1), new Workers(2)).Corrected, 6.0 / 10, atLeast: 5e-3);

        // Of seven trials three are set against three.
        var (seven, _) = Make.Simulated(Stimuli, Channels, 7, noise: 2, seed: 6);
        IsOnAverage(SplitHalf.RandomByStimulus(seven, 5, new Seed(1), new Workers(2)).Corrected, 6.0 / 10, atLeast: 5e-3);
    }

    [Fact]
    public void Affine_changes_of_a_channel_change_no_ratio()
    {
        var (responses, signal) = Make.Simulated(30, 3, 4, noise: 1, seed: 7);
        var changed = new RepeatedResponses("changed", responses.Stimuli, 3, 4, [.. responses.Values.ToArray().Select(v => (4 * v) + 8)]);
        var moved = Filled((i, c) => (4 * signal[i, c]) + 8, 30, 3);
        Same(SplitHalf.OddEven(responses).Corrected, SplitHalf.OddEven(changed).Corrected);
        Same(SignalToNoise.Of(responses).Ratios, SignalToNoise.Of(changed).Ratios);
        Same(ExplainableVariance.Of(responses).Explained(signal), ExplainableVariance.Of(changed).Explained(moved));
        Same(SignalPower.Of(responses).NormalisedCorrelations(signal), SignalPower.Of(changed).NormalisedCorrelations(moved));

        // Four times float32 responses plus 8 are rounded anew.
        static void Same(ImmutableArray<double?> a, ImmutableArray<double?> b)
        {
            for (int c = 0; c < a.Length; c++)
            {
                b[c]!.Value.ShouldBe(a[c]!.Value, 1e-5);
            }
        }
    }

    [Fact]
    public void Random_splits_depend_on_seed_and_number_alone()
    {
        var (responses, _) = Make.Simulated(20, 4, 7, noise: 1, seed: 8);
        var one = SplitHalf.Random(responses, 6, new Seed(3), new Workers(1)).Correlations;
        foreach (int threads in new[] { 2, 4 })
        {
            SplitHalf.Random(responses, 6, new Seed(3), new Workers(threads)).Correlations.ShouldBe(one);
        }

        SplitHalf.Random(responses, 6, new Seed(4), new Workers(1)).Correlations.ShouldNotBe(one);
        SplitHalf.RandomByStimulus(responses, 6, new Seed(3), new Workers(3)).Correlations.ShouldBe(SplitHalf.RandomByStimulus(responses, 6, new Seed(3), new Workers(1)).Correlations);
    }

    [Fact]
    public void A_single_trial_leaves_its_stimulus_out_of_halves()
    {
        var whole = Make.Repeated([[1, 2], [4, 5], [2, 4], [8, 7]]);
        var more = Make.Repeated([[1, 2], [4, 5], [100], [2, 4], [8, 7]]);
        SplitHalf.OddEven(more).Correlations.ShouldBe(SplitHalf.OddEven(whole).Correlations);
        SignalToNoise.Of(more).NoiseVariances.ShouldBe(SignalToNoise.Of(whole).NoiseVariances);
        SignalPower.Of(more).SignalPowers.ShouldBe([null]);
    }

    [Fact]
    public void What_is_undefined_is_null_and_no_number()
    {
        var constant = Make.Repeated([[3, 3], [3, 3], [3, 3]]);
        SplitHalf.OddEven(constant).Corrected.ShouldBe([null]);
        SignalToNoise.Of(constant).Ratios.ShouldBe([null]);
        SignalToNoise.Of(constant).Percentages(2).ShouldBe([null]);
        ExplainableVariance.Of(constant).Shares.ShouldBe([null]);
        SignalPower.Of(constant).LargestCorrelations.ShouldBe([null]);
        var any = new Matrix<double>(3, 1, [1, 2, 3]);
        ExplainableVariance.Of(constant).Explained(any).ShouldBe([null]);
        SignalPower.Of(constant).NormalisedCorrelations(any).ShouldBe([null]);

        var noiseless = Make.Repeated([[1, 1], [2, 2], [4, 4]]);
        SignalToNoise.Of(noiseless).Ratios.ShouldBe([null]);
        SignalToNoise.Of(noiseless).Percentages(2).ShouldBe([100]);
        ExplainableVariance.Of(noiseless).Shares.ShouldBe([1]);
        SignalPower.Of(noiseless).LargestCorrelations[0]!.Value.ShouldBe(1, 1e-15);
        SplitHalf.OddEven(noiseless).Corrected.ShouldBe([1]);

        var opposite = Make.Repeated([[1, 3], [2, 2], [3, 1]]);
        SplitHalf.OddEven(opposite).Correlations.ShouldBe([-1]);
        SplitHalf.OddEven(opposite).Corrected.ShouldBe([null]);
        SplitHalf.OddEven(opposite).LargestCorrelations.ShouldBe([null]);
        SignalToNoise.Of(opposite).SignalVariances[0]!.Value.ShouldBeLessThan(0);
        SignalToNoise.Of(opposite).Ratios.ShouldBe([0]);
        SignalPower.Of(opposite).LargestCorrelations.ShouldBe([null]);

        var single = Make.Repeated([[1, 3, 2]]);
        SplitHalf.OddEven(single).Correlations.ShouldBe([null]);
        SignalToNoise.Of(single).SignalVariances.ShouldBe([null]);
        SignalPower.Of(single).TotalPowers.ShouldBe([null]);
        Should.Throw<VentralException>(() => SplitHalf.OddEven(Make.Repeated([[1], [2]]))).Message.ShouldContain("two trials");
    }

    [Fact]
    public void Channels_below_a_share_are_left_out_by_name()
    {
        var (noisy, _) = Make.Simulated(40, 2, 3, noise: 0.5, seed: 9);
        float[] values = noisy.Values.ToArray();
        for (int i = 0; i < 40; i++)
        {
            values[(i * 6) + 3] = values[(i * 6) + 4] = values[(i * 6) + 5] = 1;
        }

        var selection = ExplainableVariance.Of(new("two", noisy.Stimuli, 2, 3, values)).AtLeast();
        selection.Kept.ShouldBe([0]);
        selection.LeftOut.ShouldBe([1]);
        selection.ToString().ShouldBe("two: FEV of at least 0.15: 1 channels kept, 1 left out (1)");
    }

    [Fact]
    public void Predictions_must_fit_and_be_of_a_size_that_can_be_squared()
    {
        var (responses, _) = Make.Simulated(5, 2, 2, noise: 1, seed: 10);
        var power = SignalPower.Of(responses);
        Should.Throw<VentralException>(() => power.Correlations(Filled((_, _) => 1, 5, 3))).Message.ShouldContain("5 stimuli × 2 channels, found 5 × 3");
        Should.Throw<VentralException>(() => Filled((_, _) => double.NaN, 5, 2));
        Should.Throw<VentralException>(() => ExplainableVariance.Of(responses).Explained(Filled((i, c) => i == 3 && c == 1 ? 1e200 : 1, 5, 2)))
            .Message.ShouldContain("channel 1 is predicted to answer 1E+200 to 's4'");
    }

    [Fact]
    public void Held_out_predictions_count_in_the_order_of_the_stimuli()
    {
        var (responses, signal) = Make.Simulated(12, 2, 3, noise: 1, seed: 11);
        var units = new Activations("units", responses.Stimuli, 2, [.. signal.Values.ToArray().Select(v => (float)v)]);
        var (variance, power) = (ExplainableVariance.Of(responses), SignalPower.Of(responses));
        var held = HeldOutPredictions.Of(new RidgeRegression([0]), units, units, Folds.Random(12, 5, new Seed(1)), new Workers(1));
        for (int c = 0; c < 2; c++)
        {
            variance.Explained(held)[c]!.Value.ShouldBe(variance.Explained(signal)[c]!.Value, 1e-5);
            power.NormalisedCorrelations(held)[c]!.Value.ShouldBe(power.NormalisedCorrelations(signal)[c]!.Value, 1e-5);
        }

        var twice = HeldOutPredictions.Of(new RidgeRegression([1]), units, units, Folds.ShuffleSplit(12, 3, 0.3, new Seed(1)), new Workers(1));
        Should.Throw<VentralException>(() => variance.Explained(twice)).Message.ShouldContain("must test each of 12 stimuli once, found 12 tests of");
        var one = new Activations("one", responses.Stimuli, 1, units.Values[..12].ToArray());
        Should.Throw<VentralException>(() => power.NormalisedCorrelations(HeldOutPredictions.Of(new RidgeRegression([1]), units, one, Folds.Neighbouring(12, 3), new Workers(1))))
            .Message.ShouldContain("its 2 channels, found 1");
    }

    [Fact]
    public void A_population_needs_others()
    {
        var one = new Activations("one", Rsa.Make.Ids(8), 1, [1, 2, 3, 4, 5, 6, 7, 9]);
        var model = new RidgeRegression([1]);
        Should.Throw<VentralException>(() => PopulationCeilings.AcrossNeurons(one, one, model, Folds.Neighbouring(8, 2), ScorePooling.AllStimuli, new Workers(1))).Message.ShouldContain("at least 2");
        Should.Throw<VentralException>(() => PopulationCeilings.AcrossSubjects([one], model, Folds.Neighbouring(8, 2), ScorePooling.AllStimuli, new Workers(1))).Message.ShouldContain("at least 2");
        PopulationCeilings.AcrossSubjects([one, one], model, Folds.Neighbouring(8, 2), ScorePooling.AllStimuli, new Workers(1))[0].Values[0]!.Value.ShouldBeGreaterThan(0.9);
    }

    private static void IsOnAverage(ImmutableArray<double?> values, double expected, double atLeast = 0)
    {
        double mean = Mean(values), variance = values.Average(v => (v!.Value - mean) * (v.Value - mean));
        mean.ShouldBe(expected, Math.Max(atLeast, 4 * Math.Sqrt(variance / values.Length)));
    }

    private static double Mean(ImmutableArray<double?> values) => values.Average(v => v!.Value);

    private static Matrix<double> Filled(Func<int, int, double> value, int stimuli = Stimuli, int channels = Channels) =>
        new(stimuli, channels, [.. Enumerable.Range(0, stimuli * channels).Select(k => value(k / channels, k % channels))]);

    // Keeps two trials of each at least.
    private static RepeatedResponses Thinned(RepeatedResponses all, ulong seed)
    {
        var philox = new Philox(new Seed(seed), "thinned");
        float[] values = all.Values.ToArray();
        for (int cell = 0; cell < values.Length / all.RepeatCount; cell++)
        {
            foreach (int place in philox.Choice(all.RepeatCount, philox.NextInt(all.RepeatCount - 1)))
            {
                values[(cell * all.RepeatCount) + place] = float.NaN;
            }
        }

        return new("thinned", all.Stimuli, all.ChannelCount, all.RepeatCount, values);
    }
}
