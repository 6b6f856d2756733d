using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Whether another preprocessing suits the weights clearly better than the declared one: the channels exchanged, or another of the usual scales of pixels.
/// The images' fits under both are compared image by image, by random changes of sign of the differences; the level is shared among the alternatives (Bonferroni).
/// </summary>
/// <remarks>
/// Where labels are known, an image's fit is the log probability of its classes. Where they are not, it is how much likelier the network names the same class
/// for the image and for its mirror image than for two different images, in nats; networks are little sensitive to much else, so without labels an alternative
/// must also be better by ln 2; and no alternative counts that does not make right answers twice as likely as even ones. The null hypothesis is that the differences are symmetric about 0; under the right preprocessing they lean to the other side.
/// </remarks>
internal static class PreprocessingFit
{
    private const int FewestImages = 12;

    private const int Draws = 9999;

    /// <summary>Keeps a class that is never named from deciding alone.</summary>
    private const double LeastProbability = 1e-6;

    /// <summary>What an alternative must reach by itself to count: twice the odds of an answer that tells nothing, which beats any wrong answer that is sure of itself.</summary>
    private const double LeastFit = 0.69;

    /// <summary>By how much, without labels, an alternative must be better: twice the odds.</summary>
    private const double LeastGain = 0.69;

    public static GateFinding Find(Answers answers, Seed seed)
    {
        bool labelled = answers.FirstClass is not null && answers.Labelled.Length >= Recognition.FewestImages;
        if (!labelled && answers.Some.Length < FewestImages)
        {
            return GateFinding.Nothing(GateCheck.Preprocessing, $"{answers.Some.Length} images were shown; {FewestImages} are needed.");
        }

        Func<Preprocessing, double[]> fit = labelled ? p => LabelFits(answers, p) : p => AgreementFits(answers, p);
        var declared = answers.Network.Preprocessing;
        double[] own = fit(declared);
        var alternatives = Alternatives(declared);
        var tested = alternatives.Select(a => Compare(a, fit(a.Preprocessing), own, seed)).ToArray();
        var telling = tested.Where(t => t.Fit >= LeastFit).ToArray();
        var (best, _, gain, p) = (telling.Length > 0 ? telling : tested).MinBy(t => (t.P, -t.Gain));
        double adjusted = Math.Min(1, p * alternatives.Length);
        string what = labelled ? $"the right class of {answers.Labelled.Length} labelled images" : $"mirror images of {answers.Some.Length} images";
        if (telling.Length == 0 && own.Sum() / own.Length < LeastFit)
        {
            return GateFinding.Nothing(GateCheck.Preprocessing, $"Under no preprocessing does the network say more than an even answer would of {what}.");
        }

        bool flagged = telling.Length > 0 && adjusted <= WeightsGate.FalseAlarm && (labelled || gain >= LeastGain);
        string statistic = labelled ? "gain in log probability of the right class" : "gain in agreement with mirror images (nats)";
        string numbers = string.Create(CultureInfo.InvariantCulture, $"{gain:+0.00;-0.00} nats for {what}, p = {adjusted:0.0000} among {alternatives.Length} alternatives");
        return new(
            GateCheck.Preprocessing,
            flagged ? GateVerdict.Flagged : GateVerdict.Passed,
            statistic,
            gain,
            0,
            adjusted,
            flagged
                ? $"Its weights fit '{best}' better than the declared preprocessing ({numbers})."
                : $"No alternative fits clearly better; the nearest is '{best}' ({numbers}).");
    }

    /// <summary>The declared preprocessing with its channels exchanged, and at each other usual scale.</summary>
    internal static ImmutableArray<(string Name, Preprocessing Preprocessing)> Alternatives(Preprocessing declared)
    {
        var p = declared;
        var other = p.ChannelOrder == ChannelOrder.Bgr ? ChannelOrder.Rgb : ChannelOrder.Bgr;
        var zero = ChannelValues.Uniform(0);
        var one = ChannelValues.Uniform(1);
        (string, Preprocessing)[] all =
        [
            ($"channels in the order {(other == ChannelOrder.Bgr ? "blue, green, red" : "red, green, blue")}", With(other, p.Divisor, p.Mean, p.StandardDeviation)),
            ("0 to 1 less ImageNet's mean, by its standard deviation", With(p.ChannelOrder, 255, Preprocessing.ImageNet.Mean, Preprocessing.ImageNet.StandardDeviation)),
            ("0 to 255 less ImageNet's mean", With(p.ChannelOrder, 1, Preprocessing.Caffe.Mean, one)),
            ("-1 to 1", With(p.ChannelOrder, 1, ChannelValues.Uniform(128), ChannelValues.Uniform(128))),
            ("0 to 1", With(p.ChannelOrder, 255, zero, one)),
            ("0 to 255", With(p.ChannelOrder, 1, zero, one)),
        ];
        return [.. all.Where(a => !SameScale(a.Item2, p))];

        Preprocessing With(ChannelOrder order, float divisor, ChannelValues mean, ChannelValues deviation) => new(p.Resize, p.CenterCrop, order, divisor, mean, deviation);
    }

    /// <summary>True where black and white come out within a hundredth of the range of each other.</summary>
    private static bool SameScale(Preprocessing a, Preprocessing b)
    {
        if (a.ChannelOrder != b.ChannelOrder)
        {
            return false;
        }

        foreach (float level in (ReadOnlySpan<float>)[0, 255])
        {
            float[] x = Levels(a, level), y = Levels(b, level), black = Levels(b, 0), white = Levels(b, 255);
            if (x.Where((v, i) => Math.Abs(v - y[i]) > 0.01 * (white[i] - black[i])).Any())
            {
                return false;
            }
        }

        return true;

        static float[] Levels(Preprocessing p, float level) =>
            [.. p.Mean.InOrder(ChannelOrder.Rgb).Zip(p.StandardDeviation.InOrder(ChannelOrder.Rgb), (mean, sd) => ((level / p.Divisor) - mean) / sd)];
    }

    private static (string Name, double Fit, double Gain, double P) Compare((string Name, Preprocessing Preprocessing) alternative, double[] other, double[] own, Seed seed)
    {
        double[] differences = [.. other.Zip(own, (o, d) => o - d)];
        double observed = 0;
        foreach (double d in differences)
        {
            observed += d;
        }

        var stream = new Philox(seed, $"gate/preprocessing/{alternative.Name}");
        int larger = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            uint signs = 0;
            for (int i = 0; i < differences.Length; i++, signs >>= 1)
            {
                signs = i % 32 == 0 ? stream.NextUInt32() : signs;
                sum += (signs & 1) == 0 ? differences[i] : -differences[i];
            }

            larger += sum >= observed ? 1 : 0;
        }

        return (alternative.Name, other.Sum() / other.Length, observed / differences.Length, (1 + larger) / (1.0 + Draws));
    }

    /// <summary>log of the probability of an image's classes less that of an even answer.</summary>
    private static double[] LabelFits(Answers answers, Preprocessing preprocessing)
    {
        float[][] rows = answers.Of([.. answers.Labelled.Select(l => l.Stimulus)], preprocessing);
        int first = answers.FirstClass!.Value;
        return [.. rows.Select((row, i) => 
            PortableMath.Log(LeastProbability + answers.Labelled[i].Classes.Sum(c => (double)row[c + first])) - PortableMath.Log(answers.Labelled[i].Classes.Length / (double)row.Length))];
    }

    /// <summary>log Σ_k p_k q_k less the log of its chance value, for an image's p and its mirror image's q; chance is the mean over the other's images.</summary>
    private static double[] AgreementFits(Answers answers, Preprocessing preprocessing)
    {
        ImmutableArray<Stimulus> mirrored = [.. answers.Some.Select(s => new Stimulus(s.Id, s.ContentHash, () => Mirrored(s.Load())))];
        float[][] straight = answers.Of(answers.Some, preprocessing);
        float[][] mirror = answers.Of(mirrored, preprocessing, "mirrored");
        double[] usual = Mean(straight), usualMirror = Mean(mirror);
        return [.. straight.Select((row, i) =>
        {
            double together = 0, chance = 0, chanceMirror = 0;
            for (int k = 0; k < row.Length; k++)
            {
                together += (double)row[k] * mirror[i][k];
                chance += row[k] * usualMirror[k];
                chanceMirror += mirror[i][k] * usual[k];
            }

            return PortableMath.Log(together + double.Epsilon) - (0.5 * PortableMath.Log((chance * chanceMirror) + double.Epsilon));
        })];
    }

    private static double[] Mean(float[][] rows)
    {
        double[] mean = new double[rows[0].Length];
        foreach (float[] row in rows)
        {
            for (int k = 0; k < mean.Length; k++)
            {
                mean[k] += row[k] / (double)rows.Length;
            }
        }

        return mean;
    }

    /// <summary>Left for right, without a margin of a twentieth, so that a position is another one for every stride.</summary>
    private static RgbImage Mirrored(RgbImage image)
    {
        int marginX = image.Width / 20, marginY = image.Height / 20;
        int width = image.Width - (2 * marginX), height = image.Height - (2 * marginY);
        byte[] pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int from = (((y + marginY) * image.Width) + (image.Width - 1 - x - marginX)) * 3;
                image.Pixels.Slice(from, 3).CopyTo(pixels.AsSpan(((y * width) + x) * 3));
            }
        }

        return new(width, height, pixels);
    }
}
