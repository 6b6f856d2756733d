using System.Text.Json;
using Ventral.Analysis.Tuning;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Tuning;

/// <summary>Tuning to gratings against NumPy (Goldens/tuning.py), by hand, and by what it must not see.</summary>
public class UnitTuningTests
{
    private static readonly double[] Eight = [0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5];

    internal static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Tuning", "Goldens", "tuning.json"))).RootElement;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Goldens.GetProperty("tuning").GetArrayLength())];

    [Fact]
    public void Eight_orientations_by_hand()
    {
        var tuning = new OrientationTuning([.. Eight], [1, 2, 6, 10, 6, 2, 1, 1]);
        tuning.CircularVariance!.Value.ShouldBe(0.44582524786670774, 1e-14);
        tuning.GlobalSelectivity!.Value.ShouldBe(1 - 0.44582524786670774, 1e-14);
        tuning.PreferredOrientation.ShouldBe(67.5);

        // The orthogonal one is 157.5, with 1. Half of 10 is reached a quarter of the way from 6 to 2 on either side.
        tuning.Selectivity.ShouldBe(9 / 11.0);
        tuning.HalfWidth()!.Value.ShouldBe(1.25 * 22.5, 1e-12);
        tuning.HalfWidth(0.6)!.Value.ShouldBe(22.5, 1e-12);
    }

    /// <summary>1e-9: float64 of the same float32 numbers; half-widths to the thousandth of a degree that NumPy's grid has.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Curves_and_indices_are_NumPys(int number)
    {
        var golden = Goldens.GetProperty("tuning")[number];
        var (responses, gratings) = Read(golden);
        var units = UnitTuning.Of(responses, gratings, NegativeResponses.Rectify);
        for (int u = 0; u < units.Length; u++)
        {
            var (unit, expected) = (units[u], golden.GetProperty("units")[u]);
            double Number(string name) => expected.GetProperty(name).GetDouble();
            unit.PeakResponse.ShouldBe(Number("peak"), 1e-9);
            unit.PreferredSpatialFrequency.ShouldBe(Number("sf"));
            unit.SpatialFrequencyCurve.ShouldBe(Numbers(expected, "sf curve"), 1e-9);
            unit.Orientation.Responses.ShouldBe(Numbers(expected, "curve"), 1e-9);
            unit.Orientation.CircularVariance!.Value.ShouldBe(Number("cv"), 1e-9);
            unit.Orientation.PreferredOrientation.ShouldBe(Number("preferred"));
            unit.Orientation.MeanOrientation!.Value.ShouldBe(Number("mean"), 1e-6);
            unit.Orientation.Selectivity!.Value.ShouldBe(Number("osi"), 1e-9);
            Width(unit.Orientation.HalfWidth(), expected.GetProperty("half"));
            Width(unit.Orientation.HalfWidth(Math.Sqrt(0.5)), expected.GetProperty("root half"));
            unit.Modulation!.Value.ShouldBe(Number("f1f0"), 1e-9);
            unit.PreferredPhase!.Value.ShouldBe(Number("phase"), 1e-6);
            if (gratings.HasDirections)
            {
                unit.DirectionSelectivity!.Value.ShouldBe(Number("dsi"), 1e-9);
                unit.PreferredDirection.ShouldBe(Number("direction"));
                unit.DirectionCurve.Length.ShouldBe(gratings.Orientations.Length);
            }
            else
            {
                unit.DirectionSelectivity.ShouldBeNull();
                unit.DirectionCurve.ShouldBeEmpty();
            }
        }

        static void Width(double? found, JsonElement expected)
        {
            if (expected.ValueKind == JsonValueKind.Null)
            {
                found.ShouldBeNull();
            }
            else
            {
                found!.Value.ShouldBe(expected.GetDouble(), 2e-3);
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    public void Circular_variance_is_0_for_one_orientation_1_for_all_and_the_same_after_a_rotation(int count)
    {
        double[] theta = [.. Enumerable.Range(0, count).Select(i => 180.0 * i / count)];
        OrientationTuning Of(IEnumerable<double> r) => new([.. theta], [.. r]);
        for (int place = 0; place < count; place++)
        {
            var delta = Of(theta.Select((_, i) => i == place ? 3.0 : 0));
            delta.CircularVariance!.Value.ShouldBe(0, 1e-14);
            delta.PreferredOrientation.ShouldBe(theta[place]);
            delta.MeanOrientation!.Value.ShouldBe(theta[place], 1e-9);
            delta.Selectivity!.Value.ShouldBe(1, 1e-15);
        }

        var flat = Of(theta.Select(_ => 2.5));
        flat.CircularVariance!.Value.ShouldBe(1, 1e-14);
        flat.MeanOrientation.ShouldBeNull();
        flat.Selectivity!.Value.ShouldBe(0, 1e-15);
        flat.HalfWidth().ShouldBeNull();

        var philox = new Philox(new Seed(4), "curve");
        double[] curve = [.. theta.Select(_ => philox.NextDouble())];
        var first = Of(curve);
        for (int shift = 1; shift < count; shift++)
        {
            var turned = Of(curve.Select((_, i) => curve[(i + shift) % count]));
            turned.CircularVariance!.Value.ShouldBe(first.CircularVariance!.Value, 1e-13);
            turned.Selectivity!.Value.ShouldBe(first.Selectivity!.Value, 1e-12);
            turned.HalfWidth().HasValue.ShouldBe(first.HalfWidth().HasValue);
            double moved = (first.MeanOrientation!.Value - turned.MeanOrientation!.Value + 360) % 180;
            moved.ShouldBe(180.0 * shift / count, 1e-6);
            Of(curve.Select(r => 7 * r)).CircularVariance!.Value.ShouldBe(first.CircularVariance!.Value, 1e-13);
        }
    }

    [Fact]
    public void Negative_responses_are_treated_only_as_told()
    {
        var gratings = Gratings([0, 60, 120], [1], [0]);
        var responses = new Activations("tanh", gratings.Stimuli, 1, [2, -1, 1]);
        string message = Should.Throw<VentralException>(() => UnitTuning.Of(responses, gratings, NegativeResponses.Refuse)).Message;
        message.ShouldContain("'tanh'");
        message.ShouldContain("-1");
        UnitTuning.Of(responses, gratings, NegativeResponses.Rectify)[0].Orientation.Responses.ShouldBe([2, 0, 1]);
        UnitTuning.Of(responses, gratings, NegativeResponses.SubtractBaseline, [-1])[0].Orientation.Responses.ShouldBe([3, 0, 2]);
        UnitTuning.Of(responses, gratings, NegativeResponses.SubtractBaseline, [1.5])[0].Orientation.Responses.ShouldBe([0.5, 0, 0]);
        Should.Throw<ArgumentException>(() => UnitTuning.Of(responses, gratings, NegativeResponses.SubtractBaseline));
        Should.Throw<ArgumentException>(() => UnitTuning.Of(responses, gratings, NegativeResponses.Rectify, [1]));
        Should.Throw<VentralException>(() => UnitTuning.Of(responses, gratings, NegativeResponses.SubtractBaseline, [1, 2])).Message.ShouldContain("found 2");
    }

    [Fact]
    public void A_silent_unit_has_no_tuning()
    {
        var gratings = Gratings([0, 60, 120], [1, 2], [0, 120, 240]);
        var unit = UnitTuning.Of(new Activations("dead", gratings.Stimuli, 1, Enumerable.Repeat(-1f, 18).ToArray()), gratings, NegativeResponses.Rectify)[0];
        unit.IsResponsive.ShouldBeFalse();
        unit.PreferredSpatialFrequency.ShouldBeNull();
        unit.Modulation.ShouldBeNull();
        unit.PreferredPhase.ShouldBeNull();
        unit.Orientation.CircularVariance.ShouldBeNull();
        unit.Orientation.GlobalSelectivity.ShouldBeNull();
        unit.Orientation.Selectivity.ShouldBeNull();
        unit.Orientation.HalfWidth().ShouldBeNull();
    }

    /// <summary>
    /// Peak 4 at 4 c/°, so half is 2. Between 2 (3) and 1 (1) it is met half-way, at √2; between 8 (3) and 16 (0) after a third, at 8 · 2^⅓: 3 + ⅓ − ½ octaves.
    /// </summary>
    [Fact]
    public void Bandwidth_of_spatial_frequency_by_hand()
    {
        Bandwidth([1, 2, 4, 8, 16], [1, 3, 4, 3, 0])!.Value.ShouldBe(3 + (1.0 / 3) - 0.5, 1e-12);

        // In another unit, scaled, and where a neighbour has half itself: from 2 to 8.
        Bandwidth([0.1, 0.2, 0.4, 0.8, 1.6], [10, 30, 40, 30, 0])!.Value.ShouldBe(3 + (1.0 / 3) - 0.5, 1e-12);
        Bandwidth([1, 2, 4, 8, 16], [0, 2, 4, 2, 0])!.Value.ShouldBe(2, 1e-12);

        // Unevenly spaced: from 1 (0) to 4 (4) half-way in octaves, 2; from 4 to 32 (0) likewise, 4 · 2^1.5.
        Bandwidth([1, 4, 32], [0, 4, 0])!.Value.ShouldBe(2.5, 1e-12);

        // A second hump beyond the first fall counts for nothing.
        Bandwidth([1, 2, 4, 8, 16], [3, 0, 4, 0, 3])!.Value.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void A_curve_that_does_not_fall_to_half_on_both_sides_has_no_bandwidth()
    {
        Bandwidth([1, 2, 4], [4, 3, 0]).ShouldBeNull();
        Bandwidth([1, 2, 4], [3, 4, 1]).ShouldBeNull();
        Bandwidth([1, 2, 4], [1, 4, 2.5f]).ShouldBeNull();
        Bandwidth([1, 2, 4], [3, 4, 3]).ShouldBeNull();
        Bandwidth([1], [4]).ShouldBeNull();
        Bandwidth([1, 2, 4], [0, 0, 0]).ShouldBeNull();
    }

    /// <summary>A half-rectified sine has F1/F0 = π/2; a constant has 0 and no phase.</summary>
    [Fact]
    public void Modulation_tells_simple_from_complex()
    {
        double[] phases = [.. Enumerable.Range(0, 360).Select(i => (double)i)];
        var gratings = Gratings([0, 60, 120], [1], phases);
        float[] simple = [.. Enumerable.Range(0, 3).SelectMany(_ => phases.Select(p => (float)Math.Max(0, Math.Cos((p - 40) * Math.PI / 180))))];
        var unit = UnitTuning.Of(new Activations("simple", gratings.Stimuli, 1, simple), gratings, NegativeResponses.Refuse)[0];
        unit.Modulation!.Value.ShouldBe(Math.PI / 2, 1e-4);
        unit.PreferredPhase!.Value.ShouldBe(40, 1e-4);
        var flat = UnitTuning.Of(new Activations("complex", gratings.Stimuli, 1, Enumerable.Repeat(2f, 1080).ToArray()), gratings, NegativeResponses.Refuse)[0];
        flat.Modulation!.Value.ShouldBe(0, 1e-12);
        flat.PreferredPhase.ShouldBeNull();
        var two = Gratings([0, 60, 120], [1], [0, 180]);
        UnitTuning.Of(new Activations("two", two.Stimuli, 1, [1, 2, 3, 4, 5, 6]), two, NegativeResponses.Refuse)[0].Modulation.ShouldBeNull();
    }

    [Fact]
    public void Angles_of_vectors_all_around()
    {
        for (double degrees = 0; degrees < 360; degrees += 7.5)
        {
            Angles.Degrees((3 * Math.Cos(degrees * Math.PI / 180), 3 * Math.Sin(degrees * Math.PI / 180))).ShouldBe(degrees, 1e-12);
        }
    }

    [Fact]
    public void Faults_are_told()
    {
        Should.Throw<VentralException>(() => Gratings([0, 90], [1], [0])).Message.ShouldContain("0, 90");
        Should.Throw<VentralException>(() => Gratings([0, 50, 120], [1], [0]));
        Should.Throw<VentralException>(() => Gratings([0, 60, 120], [2, 1], [0])).Message.ShouldContain("2, 1");
        Should.Throw<VentralException>(() => Gratings([0, 60, 120], [1], [0, 90]));
        Should.Throw<VentralException>(() => Gratings([double.NaN, 60, 120], [1], [0]));
        Should.Throw<VentralException>(() => new GratingSet(Rsa.Make.Ids(5), [0, 60, 120], [1, 2], [0])).Message.ShouldContain("are 6 gratings");
        Should.Throw<VentralException>(() => new OrientationTuning([.. Eight], [1, 2, 3]));
        Should.Throw<VentralException>(() => new OrientationTuning([.. Eight], [1, 2, 3, 4, -5, 6, 7, 8])).Message.ShouldContain("-5");
        Should.Throw<VentralException>(() => new OrientationTuning([.. Eight], [1, 2, 3, 4, double.NaN, 6, 7, 8])).Message.ShouldContain("NaN");
        Should.Throw<ArgumentOutOfRangeException>(() => new OrientationTuning([.. Eight], [1, 2, 3, 4, 5, 6, 7, 8]).HalfWidth(1));
        var gratings = Gratings([0, 60, 120], [1], [0]);
        Should.Throw<VentralException>(() => UnitTuning.Of(new Activations("few", Rsa.Make.Ids(2), 1, [1, 2]), gratings, NegativeResponses.Rectify));
    }

    // Of a unit that answers the first of three orientations alone.
    private static double? Bandwidth(double[] frequencies, float[] curve)
    {
        var gratings = Gratings([0, 60, 120], frequencies, [0]);
        return UnitTuning.Of(new Activations("v1", gratings.Stimuli, 1, [.. curve, .. new float[2 * curve.Length]]), gratings, NegativeResponses.Refuse)[0].SpatialFrequencyBandwidth;
    }

    private static GratingSet Gratings(double[] orientations, double[] frequencies, double[] phases) =>
        new(Rsa.Make.Ids(orientations.Length * frequencies.Length * phases.Length), [.. orientations], [.. frequencies], [.. phases]);

    private static (Activations Responses, GratingSet Gratings) Read(JsonElement golden)
    {
        var gratings = Gratings(Numbers(golden, "orientations"), Numbers(golden, "sf"), Numbers(golden, "phases"));
        gratings.HasDirections.ShouldBe(golden.GetProperty("directions").GetBoolean());
        return (new("layer", gratings.Stimuli, 4, Array.ConvertAll(Numbers(golden, "responses"), v => (float)v)), gratings);
    }

    internal static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
