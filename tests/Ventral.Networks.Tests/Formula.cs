using System.Numerics;
using System.Text;
using Ventral.Data;
using Ventral.Data.Images;

namespace Ventral.Networks.Tests;

/// <summary>Weights and pixels from integers that Goldens/reference.py computes too.</summary>
internal static class Formula
{
    public static float[] Noise(string name, int count)
    {
        uint salt = Hash(name);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            uint x = ((uint)i * 2654435761) + salt;
            x ^= x >> 15;
            x *= 2246822519;
            values[i] = ((x >> 22) / 1024f) - 0.5f;
        }

        return values;
    }

    public static uint Hash(string text) => Encoding.ASCII.GetBytes(text).Aggregate(2166136261, (hash, b) => (hash ^ b) * 16777619);

    public static RgbImage Image(int width, int height, string name = "image") =>
        new(width, height, [.. Noise(name, width * height * 3).Select(v => (byte)((v + 0.5f) * 256))]);

    public static StimulusSet Stimuli(int count, int width, int height) => new(
        "formula",
        Enumerable.Range(0, count).Select(i =>
        {
            string name = i == 0 ? "image" : $"image{i}";
            return new Stimulus(name, new string('0', 64), () => Image(width, height, name));
        }));

    public static WeightSet Weights(Architecture architecture, float gain = 1) =>
        new("formula", architecture.Parameters.Select(p => new WeightArray(p.Name, p.Shape, Values(p, gain))));

    public static Network Network(Architecture architecture, float gain = 1) =>
        new(architecture, new WeightState.Trained("formula", Weights(architecture, gain)));

    private static float[] Values(Parameter p, float gain)
    {
        if (p.Name.EndsWith(".output_range", StringComparison.Ordinal))
        {
            return p.Start[0] == 0 ? [0, 5.5f] : [-2, 1.75f];
        }

        float[] noise = Noise(p.Name, p.Length);
        if (p.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight)
        {
            float scale = gain * 4f / (1 << (BitOperations.Log2((uint)p.FanIn) / 2));
            foreach (ref float value in noise.AsSpan())
            {
                // In place: VGG's largest matrix has 100 million values.
                value *= scale;
            }

            return noise;
        }

        bool aroundOne = p.Role == ParameterRole.Fixed && (p.Name.EndsWith(".weight", StringComparison.Ordinal) || p.Name.EndsWith(".running_var", StringComparison.Ordinal));
        return aroundOne ? [.. noise.Select(v => 1 + v)] : noise;
    }
}
