using System.Globalization;
using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Whether a network names labelled images better than chance: the number of images with a right class among its five likeliest, against the same number
/// when the labels are dealt out among the images anew.
/// </summary>
/// <remarks>
/// The null hypothesis is that the answers do not depend on which image has which label; so a network that always names the same classes, however common,
/// gains nothing. With 46 images about eight hits are needed: a network that hits a quarter of them is found nine times in ten, one that hits a third nearly always.
/// </remarks>
internal static class Recognition
{
    /// <summary>Fewer labelled images give no verdict.</summary>
    public const int FewestImages = 20;

    private const int Top = 5;

    private const int Draws = 9999;

    public static GateFinding Find(Answers answers, Seed seed)
    {
        var labelled = answers.Labelled;
        if (answers.FirstClass is not { } first)
        {
            return GateFinding.Nothing(GateCheck.Recognition, $"The network tells {answers.ClassCount} classes apart, and labels are known for ImageNet's 1000 alone.");
        }

        if (labelled.Length < FewestImages)
        {
            return GateFinding.Nothing(GateCheck.Recognition, $"Of the images shown, {labelled.Length} have known classes; {FewestImages} are needed.");
        }

        float[][] rows = answers.Of([.. labelled.Select(l => l.Stimulus)], answers.Network.Preprocessing);

        // [images × labels]: whether an image's five likeliest classes hold one of a label's.
        bool[][] hits = [.. rows.Select(row => (bool[])[.. labelled.Select(l => l.Classes.Any(c => RankOf(row, c + first) < Top))])];
        int[] order = [.. Enumerable.Range(0, labelled.Length)];
        int found = Count(hits, order);
        var stream = new Philox(seed, "gate/recognition");
        int asMany = 0;
        long total = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            stream.Shuffle<int>(order);
            int count = Count(hits, order);
            total += count;
            asMany += count >= found ? 1 : 0;
        }

        double p = (1 + asMany) / (1.0 + Draws);
        double chance = total / (double)Draws;
        bool passed = p <= WeightsGate.FalsePass;
        return new(
            GateCheck.Recognition,
            passed ? GateVerdict.Passed : GateVerdict.Flagged,
            "top-5 hits",
            found,
            chance,
            p,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{found} of {labelled.Length} labelled images have a right class among the five likeliest, by chance {chance:0.0} (p = {p:0.0000}){(passed ? "" : ": no better than chance")}."));
    }

    /// <summary>Classes that are likelier; ties count half against, so that a constant answer is never a hit.</summary>
    private static double RankOf(float[] row, int place) => row.Count(v => v > row[place]) + ((row.Count(v => v == row[place]) - 1) / 2.0);

    private static int Count(bool[][] hits, int[] order)
    {
        int count = 0;
        for (int i = 0; i < order.Length; i++)
        {
            count += hits[i][order[i]] ? 1 : 0;
        }

        return count;
    }
}
