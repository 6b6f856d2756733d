using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>The keys to colours, marks and dashes, in HTML: one for many panels.</summary>
internal static class Legend
{
    /// <summary>Weight states as colour and mark.</summary>
    public static void WriteMarks(HtmlWriter html, ScoreTable scores, bool hasCeiling, bool pointsMarked, bool contrastsMarked)
    {
        var places = Palette.Places(scores.WeightStates);
        html.Block("ul", () =>
        {
            foreach (string state in scores.WeightStates)
            {
                int place = places[state];
                Item(html, state, () => Mark(html, Palette.Shapes[place % Palette.Shapes.Length], Palette.Series[place % Palette.Series.Length]));
            }

            if (hasCeiling)
            {
                Item(html, "noise ceiling, lower to upper", () => Path(html, "M-9-5H9V5H-9Z", "var(--ceiling)", "none"));
            }

            if (!scores.SubjectRows.IsEmpty)
            {
                Item(html, "single subjects", () => Path(html, "M-9 3L-3-2L3 2L9-4", "none", "var(--muted)"));
            }

            if (pointsMarked)
            {
                Item(html, "open: not significant when corrected", () => Path(html, Shape("circle"), "var(--ground)", "var(--muted)"));
            }

            if (contrastsMarked)
            {
                Item(html, "a contrast at this layer has corrected p < .05", () => html.Element("text", "\u2217", ("text-anchor", "middle"), ("y", "6"), ("fill", "var(--ink)")));
            }
        }, ("class", "legend"), ("aria-label", "Legend"));
    }

    /// <summary>Networks as colour, each a button that lets it stand out; weight states as dash and mark.</summary>
    public static void WriteNetworks(HtmlWriter html, ScoreTable scores)
    {
        var places = Palette.Places(scores.WeightStates);
        html.Block("div", () =>
        {
            for (int i = 0; i < scores.RankedNetworks.Length; i++)
            {
                string network = scores.RankedNetworks[i], colour = Palette.Series[i % Palette.Series.Length];
                html.Element("button", () =>
                {
                    Icon(html, () => Path(html, "M-9 0H9", "none", colour, "3"));
                    html.Text(network);
                }, ("type", "button"), ("aria-pressed", "false"), ("data-parameter", "network"), ("data-value", network));
            }
        }, ("class", "legend"), ("role", "group"), ("aria-label", "Networks; press one to let it stand out"));
        html.Block("ul", () =>
        {
            foreach (string state in scores.WeightStates)
            {
                int place = places[state];
                string dash = string.Join(' ', Palette.Dashes[place % Palette.Dashes.Length]);
                Item(html, state, () =>
                {
                    html.Element("path", "", ("d", "M-11 0H11"), ("stroke", "var(--muted)"), ("stroke-width", "2"), ("stroke-dasharray", dash), ("fill", "none"));
                    Mark(html, Palette.Shapes[place % Palette.Shapes.Length], "var(--muted)");
                });
            }
        }, ("class", "legend"), ("aria-label", "Weight states"));
    }

    private static void Item(HtmlWriter html, string text, Action icon) => html.Element("li", () =>
    {
        Icon(html, icon);
        html.Text(text);
    });

    private static void Icon(HtmlWriter html, Action icon) =>
        html.Element("svg", icon, ("viewBox", "-12 -8 24 16"), ("width", "24"), ("height", "16"), ("aria-hidden", "true"));

    private static void Mark(HtmlWriter html, string shape, string colour) => Path(html, Shape(shape), colour, "none");

    private static void Path(HtmlWriter html, string path, string fill, string stroke, string width = "1.5") =>
        html.Element("path", "", ("d", path), ("fill", fill), ("stroke", stroke), ("stroke-width", width));

    private static string Shape(string name) => name switch
    {
        "triangle-up" => "M0-5.5L5.2 4H-5.2Z",
        "triangle-down" => "M0 5.5L5.2-4H-5.2Z",
        "square" => "M-4-4H4V4H-4Z",
        "diamond" => "M0-5.5L4.5 0L0 5.5L-4.5 0Z",
        "cross" => "M-1.7-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5V-1.7H-1.7Z",
        _ => "M-4.3 0A4.3 4.3 0 1 0 4.3 0A4.3 4.3 0 1 0-4.3 0Z",
    };
}
