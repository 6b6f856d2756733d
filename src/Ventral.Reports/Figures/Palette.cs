using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Ventral.Reports.Figures;

/// <summary>
/// The report's colours, for light and dark pages: figures name them as CSS variables, so that a page changes its
/// colours without drawing anything again. Series colours follow Okabe and Ito's palette, which colour-blind readers
/// tell apart; each is lightened for the dark page, and its yellow, unreadable on white, gives way to grey.
/// Violet and brown follow for the ninth and tenth network.
/// </summary>
internal static class Palette
{
    public const string Ink = "var(--ink)";
    public const string Muted = "var(--muted)";
    public const string Rule = "var(--rule)";
    public const string Ground = "var(--ground)";
    public const string Ceiling = "var(--ceiling)";
    public const string Agree = "var(--c1)";
    public const string Disagree = "var(--c2)";

    private static readonly ImmutableArray<(string Name, string Light, string Dark)> Colours =
    [
        ("ground", "#ffffff", "#15181c"), ("panel", "#f6f7f8", "#1e2227"), ("ink", "#1b1f23", "#e9ecef"), ("muted", "#5a636b", "#a9b2ba"),
        ("rule", "#dde1e5", "#343a41"), ("ceiling", "#d5d9dd", "#3d444b"), ("link", "#0b5cad", "#7db8f0"),
        ("c1", "#0072b2", "#4aa8e0"), ("c2", "#d55e00", "#f58442"), ("c3", "#009e73", "#2cc79b"), ("c4", "#b3568a", "#dd8fbc"),
        ("c5", "#3a9fd6", "#8fd0f5"), ("c6", "#d08c00", "#f2b632"), ("c7", "#3b4147", "#e2e5e8"), ("c8", "#8a8f94", "#9a9fa4"),
        ("c9", "#7a4fb5", "#b79be8"), ("c10", "#8a5a2b", "#cfa070"),
    ];

    private static readonly ImmutableArray<string> WeightStates = ["trained", "random", "given", "published", "shuffled", "fitted"];

    /// <summary>The colours of series, in order of use.</summary>
    public static ImmutableArray<string> Series { get; } = [.. Enumerable.Range(1, 10).Select(i => $"var(--c{i})")];

    /// <summary>The marks of weight states: a second code beside colour.</summary>
    public static ImmutableArray<string> Shapes { get; } = ["circle", "triangle-up", "square", "diamond", "cross", "triangle-down"];

    /// <summary>The dashes of weight states.</summary>
    public static ImmutableArray<ImmutableArray<int>> Dashes { get; } = [[1, 0], [5, 3], [1, 0], [8, 2], [2, 2], [8, 2, 2, 2]];

    public static string Css()
    {
        var css = new StringBuilder(":root{color-scheme:light dark;");
        css.AppendJoin(';', Colours.Select(c => $"--{c.Name}:{c.Light}"));
        css.Append("}\n@media screen and (prefers-color-scheme:dark){:root{");
        css.AppendJoin(';', Colours.Select(c => $"--{c.Name}:{c.Dark}"));
        css.Append("}}\n");
        return css.ToString();
    }

    /// <summary>The light colours by variable, for figures that leave the page.</summary>
    public static JsonObject ToJson() => new(Colours.Select(c => KeyValuePair.Create($"--{c.Name}", (JsonNode?)c.Light)));

    /// <summary>
    /// A weight state's place among colours and marks: the usual states always look the same; others, and kinds of one
    /// state such as <c>shuffled:filters</c>, take what is left in order of appearance.
    /// </summary>
    public static ImmutableDictionary<string, int> Places(IEnumerable<string> weightStates)
    {
        var places = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var others = new List<string>();
        foreach (string state in weightStates)
        {
            int known = WeightStates.IndexOf(state);
            if (known >= 0)
            {
                places[state] = known;
            }
            else
            {
                others.Add(state);
            }
        }

        int next = 0;
        foreach (string state in others)
        {
            while (places.ContainsValue(next))
            {
                next++;
            }

            places[state] = next++;
        }

        return places.ToImmutable();
    }
}
