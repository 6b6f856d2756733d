using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>A network's probabilities of classes for images, under its own preprocessing and others.</summary>
internal sealed class Answers(Network network, StimulusSet images, Workers workers, ExtractionOptions? options, CancellationToken cancellation)
{
    public const int FewestClasses = 10;

    /// <summary>Images that are shown where labels are lacking.</summary>
    private const int MostUnlabelled = 48;

    private readonly Dictionary<string, float[][]> kept = new(StringComparer.Ordinal);

    public Network Network => network;

    /// <summary>The images whose classes are known.</summary>
    public ImmutableArray<(Stimulus Stimulus, ImmutableArray<int> Classes)> Labelled { get; } = LabelledImages.Among(images);

    /// <summary>Some of all images, evenly spaced.</summary>
    public ImmutableArray<Stimulus> Some { get; } =
        [.. Enumerable.Range(0, Math.Min(MostUnlabelled, images.Count)).Select(i => images.Stimuli[(int)((long)i * images.Count / Math.Min(MostUnlabelled, images.Count))])];

    /// <summary>How many classes the network tells apart; 1000 and 1001 (with a background class first) are taken for ImageNet's.</summary>
    public int ClassCount => network.Architecture.Layers[^1].Shape.Channels;

    /// <summary>The first ImageNet class's place; null where the classes are others.</summary>
    public int? FirstClass => ClassCount switch { 1000 => 0, 1001 => 1, _ => null };

    /// <summary>Probabilities, one row an image; asked twice they are computed once.</summary>
    public float[][] Of(ImmutableArray<Stimulus> stimuli, Preprocessing preprocessing, string view = "")
    {
        string key = $"{preprocessing.Describe()}\n{view}\n{string.Join('\n', stimuli.Select(s => s.Id))}";
        if (!kept.TryGetValue(key, out var rows))
        {
            var seen = new Network(network.Architecture, network.Weights, preprocessing);
            seen = network.Runtime is { } runtime ? seen.On(runtime) : seen;
            var shown = new ActivationExtractor(seen, workers, options).Extract(new StimulusSet("gate", stimuli), [network.Architecture.Layers[^1].Name], Readout.Flatten, cancellation)[0];
            rows = [.. Enumerable.Range(0, stimuli.Length).Select(i => Probabilities(shown.Row(i)))];
            kept.Add(key, rows);
        }

        return rows;
    }

    /// <summary>Probabilities as they are, or the softmax of what is none.</summary>
    private static float[] Probabilities(ReadOnlySpan<float> row)
    {
        double sum = 0, largest = double.NegativeInfinity, least = 0;
        foreach (float v in row)
        {
            sum += v;
            largest = Math.Max(largest, v);
            least = Math.Min(least, v);
        }

        if (least >= 0 && Math.Abs(sum - 1) < 0.01)
        {
            return row.ToArray();
        }

        double[] exponentials = new double[row.Length];
        sum = 0;
        for (int i = 0; i < exponentials.Length; i++)
        {
            sum += exponentials[i] = PortableMath.Exp(row[i] - largest);
        }

        return [.. exponentials.Select(e => (float)(e / sum))];
    }
}
