using System.Collections.Immutable;
using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Reliability;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Reliability;

/// <summary>Reliability against NumPy and scikit-learn (Goldens/reliability.py), and a worked example.</summary>
public class ReliabilityGoldenTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Reliability", "Goldens", "reliability.json"))).RootElement;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Goldens.GetProperty("cases").GetArrayLength())];

    /// <summary>Five stimuli, three trials: small enough to be followed by hand. 1e-12, as all is float64 of whole numbers.</summary>
    [Fact]
    public void Five_stimuli_by_hand()
    {
        var responses = Make.Repeated([[1, 2, 1], [4, 5, 6], [2, 2, 5], [8, 7, 6], [3, 5, 4]]);
        var predicted = new Matrix<double>(5, 1, [1.5, 4.5, 3.0, 6.5, 4.0]);

        var power = SignalPower.Of(responses);
        Near(power.TotalPowers, 5.433333333333334);
        Near(power.SignalPowers, 4.066666666666668);
        Near(power.NoisePowers, 1.3666666666666654);
        Near(power.LargestCorrelations, 0.9482947322762578);
        Near(power.Correlations(predicted), 0.997317462272936);
        Near(power.NormalisedCorrelations(predicted), 1.051695668369902);

        var variance = ExplainableVariance.Of(responses);
        Near(variance.TotalVariances, 4.78095238095238);
        Near(variance.NoiseVariances, 1.2666666666666666);
        Near(variance.Shares, 0.7350597609561752);
        Near(variance.Explained(predicted), 1.0901084010840107);

        var halves = SplitHalf.Between(responses, [0], [1]);
        Near(halves.Correlations, 0.9133630178257065);
        Near(halves.Corrected, 0.9547200497934022);

        var noise = SignalToNoise.Of(responses);
        Near(noise.Ratios, 1.799122593172338);
        Near(noise.Percentages(3), 90.66339066339066);
        Near(noise.Percentages(null), 90.66339066339066);
        Near(noise.Ceilings.Values, 0.9066339066339066);

        static void Near(ImmutableArray<double?> found, double expected) => found.ShouldHaveSingleItem()!.Value.ShouldBe(expected, 1e-12 * expected);
    }

    /// <summary>1e-9 of the value, and of 1 where the data stand on a pedestal of 1000.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_estimate_is_NumPys(int number)
    {
        var golden = Goldens.GetProperty("cases")[number];
        int stimuli = golden.GetProperty("stimuli").GetInt32(), channels = golden.GetProperty("channels").GetInt32();
        var responses = new RepeatedResponses(
            "golden",
            Rsa.Make.Ids(stimuli),
            channels,
            golden.GetProperty("repeats").GetInt32(),
            [.. golden.GetProperty("values").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : (float)v.GetDouble())]);
        var predicted = new Matrix<double>(stimuli, channels, Rsa.Make.Numbers(golden, "predicted"));
        var halves = SplitHalf.OddEven(responses);
        var noise = SignalToNoise.Of(responses);
        var variance = ExplainableVariance.Of(responses);
        var power = SignalPower.Of(responses);
        var found = new Dictionary<string, ImmutableArray<double?>>
        {
            ["r"] = halves.Correlations,
            ["corrected"] = halves.Corrected,
            ["signal"] = noise.SignalVariances,
            ["noise"] = noise.NoiseVariances,
            ["ncsnr"] = noise.Ratios,
            ["nc"] = noise.Percentages(null),
            ["nc 7"] = noise.Percentages(7),
            ["total"] = variance.TotalVariances,
            ["fev"] = variance.Shares,
            ["feve"] = variance.Explained(predicted),
            ["cc abs"] = power.Correlations(predicted),
            ["tp"] = power.TotalPowers,
            ["sp"] = power.SignalPowers,
            ["np"] = power.NoisePowers,
            ["cc max"] = power.LargestCorrelations,
            ["cc norm"] = power.NormalisedCorrelations(predicted),
        };
        variance.NoiseVariances.ShouldBe(noise.NoiseVariances);
        for (int c = 0; c < channels; c++)
        {
            var expected = golden.GetProperty("of channel")[c];
            foreach (var (name, values) in found)
            {
                if (!expected.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
                {
                    (name is "tp" || values[c] is null).ShouldBeTrue($"{name} of channel {c}");
                    continue;
                }

                values[c].ShouldNotBeNull($"{name} of channel {c}");
                values[c]!.Value.ShouldBe(value.GetDouble(), 1e-9 * Math.Max(1, Math.Abs(value.GetDouble())), $"{name} of channel {c}");
            }
        }
    }

    /// <summary>Ridge with scikit-learn's penalties on scikit-learn's folds: 1e-9.</summary>
    [Fact]
    public void Other_neurons_and_other_subjects_predict_as_in_scikit_learn()
    {
        var golden = Goldens.GetProperty("population");
        int stimuli = golden.GetProperty("stimuli").GetInt32();
        var model = new RidgeRegression([0.1, 1, 10, 100]);
        var folds = Folds.Neighbouring(stimuli, 4);
        ImmutableArray<Activations> subjects = [.. golden.GetProperty("subjects").EnumerateArray().Select((s, i) =>
            new Activations($"subject {i}", Rsa.Make.Ids(stimuli), s.GetArrayLength() / stimuli, [.. s.EnumerateArray().Select(v => (float)v.GetDouble())]))];

        var neurons = PopulationCeilings.AcrossNeurons(subjects[0], subjects[0], model, folds, ScorePooling.AllStimuli, new Workers(2));
        Near(neurons.Values, golden.GetProperty("neurons"));
        var across = PopulationCeilings.AcrossSubjects(subjects, model, folds, ScorePooling.AllStimuli, new Workers(2));
        for (int s = 0; s < subjects.Length; s++)
        {
            Near(across[s].Values, golden.GetProperty("across")[s]);
        }

        static void Near(ImmutableArray<double?> found, JsonElement expected)
        {
            found.Length.ShouldBe(expected.GetArrayLength());
            for (int c = 0; c < found.Length; c++)
            {
                found[c]!.Value.ShouldBe(expected[c].GetDouble(), 1e-9);
            }
        }
    }
}
