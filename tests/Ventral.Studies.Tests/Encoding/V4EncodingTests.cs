using System.Collections.Immutable;
using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Reliability;
using Ventral.Data;
using Ventral.Data.Catalogue;
using Ventral.Data.Recordings;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Encoding;

/// <summary>Fifty neurons of V4 and 640 images, predicted from a trained and an untrained SqueezeNet: numbers computed beforehand in Python.</summary>
public class V4EncodingTests
{
    private static readonly Lazy<(StimulusSet Stimuli, RepeatedResponses Responses)> Session = new(Read);

    // Of three digits; .02 is asked, and ours are within .005.
    private static readonly double[] TrainedScores = [.472, .506, .543, .582, .568, .566];
    private static readonly double[] RandomScores = [.404, .424, .425, .422, .413, .405];

    [Fact]
    public void Trained_layers_predict_as_computed_beforehand_and_better_than_random_ones()
    {
        var (stimuli, responses) = Session.Value;
        var neurons = responses.Mean();
        int[] folds = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Ventral.Studies.Tests", "Encoding", "Goldens", "v4_folds.json")))
            .RootElement.EnumerateArray().Select(f => f.GetInt32()).ToArray();
        var parts = Folds.LeaveGroupOut([.. folds.Select(f => $"{f}")]);
        double Score(Activations features) => SqueezeNets.Score(features, neurons, parts);

        Score(GridFeatures.OfPixels(SqueezeNets.Whole, stimuli, SqueezeNets.Workers)).ShouldBe(.261, .02);
        var layers = GridFeatures.OfLayers(SqueezeNets.Trained(), stimuli, SqueezeNets.Layers, SqueezeNets.Workers, TestContext.Current.CancellationToken);
        double[] trained = [.. layers.Select(Score)];
        double[] random = [.. GridFeatures.OfLayers(SqueezeNets.Random(), stimuli, SqueezeNets.Layers, SqueezeNets.Workers, TestContext.Current.CancellationToken).Select(Score)];
        for (int layer = 0; layer < trained.Length; layer++)
        {
            trained[layer].ShouldBe(TrainedScores[layer], .005, SqueezeNets.Layers[layer]);
            random[layer].ShouldBe(RandomScores[layer], .005, SqueezeNets.Layers[layer]);
            trained[layer].ShouldBeGreaterThan(random[layer], SqueezeNets.Layers[layer]);
        }

        OneScoreInManyUnits(SqueezeNets.Predictions(layers[3], neurons, parts), responses);
    }

    // What docs/guides/which-measure.md says of fire6.
    private static void OneScoreInManyUnits(HeldOutPredictions predictions, RepeatedResponses responses)
    {
        var scores = predictions.Correlations(ScorePooling.AllStimuli);
        var halves = SplitHalf.Random(responses, 20, new Seed(1), SqueezeNets.Workers);
        double Of(ChannelCeilings ceilings, CeilingFormula formula) => ceilings.ApplyToMedian(scores, CeilingScale.Correlation, formula).Score.Value!.Value;
        Of(halves.AsPublished, CeilingFormula.Ratio).ShouldBe(.76, .005);
        Of(halves.AsPublished, CeilingFormula.SquaredRatio).ShouldBe(.58, .005);
        Of(halves.CorrelationCeilings, CeilingFormula.Ratio).ShouldBe(.67, .005);
        Of(halves.CorrelationCeilings, CeilingFormula.SquaredRatio).ShouldBe(.44, .005);
        Quantile(ExplainableVariance.Of(responses).Explained(predictions), .5).ShouldBe(.43, .005);
        Quantile(SignalPower.Of(responses).NormalisedCorrelations(predictions), .5).ShouldBe(.65, .005);
        Of(SignalPower.Of(responses).Ceilings, CeilingFormula.Ratio).ShouldBe(.66, .01);
        Of(SignalToNoise.Of(responses).Ceilings, CeilingFormula.Ratio).ShouldBe(.67, .005);
        halves.AsPublished.Apply(scores, CeilingScale.Correlation, CeilingFormula.Ratio).Count(s => s.IsAboveCeiling).ShouldBe(1);
        halves.CorrelationCeilings.Apply(scores, CeilingScale.Correlation, CeilingFormula.Ratio).ShouldAllBe(s => !s.IsAboveCeiling);
        ExplainableVariance.Of(responses).AtLeast().LeftOut.ShouldBe([1, 3, 10, 49]);
    }

    /// <summary>
    /// Halves of one size drawn for each image, 20 times: NumPy's default_rng(0) gives .3547 .5996 .8086 and corrected .5237 .7497 .8942 so, where .355 .600 .809 and
    /// .524 .750 .894 were computed beforehand. Over 16 seeds our own 20 draws have standard deviations of .004 at the 5 % quantiles, .003 at the
    /// medians and .001 at the 95 % quantiles; the bounds are three of them. Repeats dealt out in one order for all images give .615.
    /// </summary>
    [Fact]
    public void Half_the_trials_foretell_the_other_as_computed_beforehand()
    {
        var halves = SplitHalf.RandomByStimulus(Session.Value.Responses, 20, new Seed(1), SqueezeNets.Workers);
        Quantile(halves.Correlations, .05).ShouldBe(.355, .012);
        Quantile(halves.Correlations, .5).ShouldBe(.600, .009);
        Quantile(halves.Correlations, .95).ShouldBe(.809, .004);
        Quantile(halves.Corrected, .05).ShouldBe(.524, .012);
        Quantile(halves.Corrected, .5).ShouldBe(.750, .009);
        Quantile(halves.Corrected, .95).ShouldBe(.894, .004);
    }

    internal static double Quantile(ImmutableArray<double?> values, double share)
    {
        double[] sorted = [.. values.OfType<double>().Order()];
        double place = share * (sorted.Length - 1);
        int low = (int)place;
        return low + 1 < sorted.Length ? sorted[low] + ((place - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }

    private static (StimulusSet Stimuli, RepeatedResponses Responses) Read()
    {
        var entry = DatasetCatalogue.BuiltIn["cowley-2023-v4"];
        var stimuli = StimulusArchive.Read(Requirement.RealFile(entry.FilesOf("images")[0].Path), "V4/210325");
        return (stimuli, TrialArray.Read(Requirement.RealFile(entry.FilesOf("trials")[0].Path), "V4/210325", stimuli.Ids));
    }
}
