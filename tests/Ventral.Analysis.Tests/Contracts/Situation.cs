using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>Input that a measure may meet: a layer, an area that saw the same stimuli, and that area trial by trial.</summary>
public sealed record Situation(string Name, Activations Layer, Activations Area, RepeatedResponses Trials)
{
    public const string LayerName = "layer-7";
    public const string AreaName = "area-V4";

    private const int Repeats = 4;

    /// <summary>All situations. Each is made anew from formulas.</summary>
    public static ImmutableArray<Situation> All { get; } =
    [
        Of("ordinary", 12, 5, 3, (_, _, v) => v + 8, (_, _, v) => v + 8),
        Of("of both signs", 12, 5, 3),
        Of("one stimulus", 1, 5, 3),
        Of("two stimuli", 2, 5, 3),
        Of("three stimuli", 3, 5, 3),
        Of("constant layer", 12, 5, 3, layer: (_, _, _) => 1.5f),
        Of("constant area", 12, 5, 3, area: (_, _, _) => 1.5f),
        Of("constant in both", 12, 5, 3, (_, _, _) => 1.5f, (_, _, _) => 1.5f),
        Of("all zero", 12, 5, 3, (_, _, _) => 0, (_, _, _) => 0),
        Of("constant within a stimulus", 12, 5, 3, (i, _, _) => i, (i, _, _) => i),
        Of("one silent unit and channel", 12, 5, 3, (_, u, v) => u == 2 ? 0 : v, (_, c, v) => c == 1 ? 0 : v),
        Of("one unit, one channel", 12, 1, 1),
        Of("rank one", 12, 5, 3, (i, u, _) => (i + 1) * (u + 1), (i, c, _) => (i + 1) * (c + 2)),
        Of("rank-deficient", 12, 6, 4, (i, u, _) => Noise(i, u % 2), (i, c, _) => Noise(i, 50 + (c % 2))),
        Of("many units, few stimuli", 6, 400, 30),
        Of("many stimuli, few units", 150, 2, 2),
        Of("duplicate stimuli", 12, 5, 3, (i, u, _) => Noise(i / 2, u), (i, c, _) => Noise(i / 2, 50 + c)),
        Of("the layer is the area", 12, 5, 5, (i, u, _) => Noise(i, u), (i, c, _) => Noise(i, c)),
        Of("huge", 12, 5, 3, (_, _, v) => v * 1e37f, (_, _, v) => v * 1e37f),
        Of("tiny", 12, 5, 3, (_, _, v) => v * 1e-38f, (_, _, v) => v * 1e-38f),
        Of("on a pedestal", 12, 5, 3, (_, _, v) => v + 1e6f, (_, _, v) => v + 1e6f),
        Mismatched(),
    ];

    public bool IsMismatched => Name == "mismatched ids";

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static float Noise(int row, int column) => (float)new Philox(new Seed(3), "situation", (ulong)((row * 1000) + column)).NextNormal();

    private static Situation Of(string name, int stimuli, int units, int channels, Func<int, int, float, float>? layer = null, Func<int, int, float, float>? area = null)
    {
        var ids = Ids(stimuli, "");
        float[] trials = new float[stimuli * channels * Repeats];
        float[] means = Fill(stimuli, channels, area, 50);
        for (int i = 0; i < trials.Length; i++)
        {
            // Trials of responses that do not vary do not vary either.
            float value = means[i / Repeats], spread = area is null ? 0.5f : 0.25f * Math.Abs(value);
            bool varies = area is null || means.AsSpan().IndexOfAnyExcept(means[0]) >= 0;
            trials[i] = varies ? value + (spread * Noise(i, 900)) : value;
        }

        return new(
            name,
            new(LayerName, ids, units, Fill(stimuli, units, layer, 0)),
            new(AreaName, ids, channels, means),
            new(AreaName, ids, channels, Repeats, trials));
    }

    private static Situation Mismatched()
    {
        var ordinary = Of("mismatched ids", 12, 5, 3);
        return ordinary with { Layer = new(LayerName, Ids(12, "other "), 5, ordinary.Layer.Values.ToArray()) };
    }

    private static float[] Fill(int stimuli, int width, Func<int, int, float, float>? value, int shift)
    {
        float[] values = new float[stimuli * width];
        for (int k = 0; k < values.Length; k++)
        {
            float noise = Noise(k / width, shift + (k % width));
            values[k] = value is null ? noise : value(k / width, k % width, noise);
        }

        return values;
    }

    private static StimulusIds Ids(int count, string prefix) => StimulusIds.Create("stimuli", Enumerable.Range(1, count).Select(i => $"{prefix}s{i}"));
}
