using System.Text;

namespace Ventral.Reports.Html;

/// <summary>
/// Writes HTML in which text can only ever be text: every string is escaped on its way in, and every element that is
/// opened is closed by the same caller.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder html = new();

    /// <summary>An element with content.</summary>
    public HtmlWriter Element(string name, Action content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        content();
        html.Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>An element with text.</summary>
    public HtmlWriter Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        Escape(text);
        html.Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>An element on lines of its own, which keeps the page's source readable.</summary>
    public HtmlWriter Block(string name, Action content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        html.Append('\n');
        Element(name, content, attributes);
        html.Append('\n');
        return this;
    }

    /// <summary>An element that has no content and no end tag.</summary>
    public HtmlWriter Void(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        return this;
    }

    public HtmlWriter Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>Ventral's own script, style or already escaped JSON; never a string from a table.</summary>
    public HtmlWriter Trusted(string markup)
    {
        html.Append(markup);
        return this;
    }

    public override string ToString() => html.ToString();

    private void Start(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        html.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            html.Append(' ').Append(attribute).Append("=\"");
            Escape(value);
            html.Append('"');
        }

        html.Append('>');
    }

    private void Escape(string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                '\0' => html.Append('\uFFFD'),
                _ => html.Append(c),
            };
        }
    }
}
