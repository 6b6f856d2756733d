using System.Text.Json.Nodes;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>An RDM as a square of cells in stimulus order; the page's script unpacks the cells.</summary>
internal static class RdmHeatmap
{
    private const int Side = 276;

    /// <summary>Viridis from 0 to 1, for the legend that the page draws itself.</summary>
    public static readonly string[] Viridis = ["#440154", "#472f7d", "#39568c", "#2a788e", "#1f988b", "#35b779", "#7ad151", "#bddf26", "#fde725"];

    public static Figure Make(string key, RdmPicture rdm)
    {
        // Whole pixels a cell keep the picture crisp.
        int step = Math.Max(1, Side / rdm.StimulusCount);
        JsonObject Index(string field) => Spec.Field(field, "ordinal", ("axis", null), ("scale", new JsonObject { ["paddingInner"] = 0, ["paddingOuter"] = 0 }));
        var spec = new JsonObject
        {
            ["description"] = $"Dissimilarities between {rdm.StimulusCount} stimuli, {rdm.Title}.",
            ["width"] = step * rdm.StimulusCount,
            ["height"] = step * rdm.StimulusCount,
            ["params"] = new JsonArray(Spec.Parameter("shade", "rank")),
            ["data"] = Spec.Data("cells"),
            ["transform"] = new JsonArray(new JsonObject { ["calculate"] = "shade === 'rank' ? datum.rank : datum.dissimilarity", ["as"] = "shown" }),
            ["mark"] = new JsonObject { ["type"] = "rect", ["aria"] = false },
            ["encoding"] = new JsonObject
            {
                ["x"] = Index("column"),
                ["y"] = Index("row"),
                ["color"] = Spec.Field("shown", "quantitative", ("legend", null), ("scale", new JsonObject { ["range"] = Spec.List(Viridis), ["zero"] = false, ["nice"] = false })),
                ["tooltip"] = new JsonArray(
                    Spec.Tip("a", "stimulus"), Spec.Tip("b", "and"), Spec.Tip("dissimilarity", "dissimilarity", "quantitative"), Spec.Tip("rank", "rank, 0 to 1", "quantitative")),
            },
        };
        return new Figure(key, $"RDM {rdm.Title}", spec, new Dictionary<string, FigureTable>())
        {
            Renderer = "hybrid", Rdm = key, Caption = rdm.Title,
        };
    }

    /// <summary>The dissimilarities as 16-bit steps between their smallest and largest: finer than any screen shows.</summary>
    public static JsonObject Pack(RdmPicture rdm)
    {
        double[] pairs = rdm.Pairs!();
        double minimum = pairs.Min(), maximum = pairs.Max();
        double scale = maximum > minimum ? ushort.MaxValue / (maximum - minimum) : 0;
        byte[] steps = new byte[2 * pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(steps.AsSpan(2 * i), (ushort)Math.Round((pairs[i] - minimum) * scale));
        }

        return new JsonObject { ["stimuli"] = rdm.StimulusCount, ["minimum"] = minimum, ["maximum"] = maximum, ["steps"] = Convert.ToBase64String(steps) };
    }
}
