using System.Text;

namespace Ventral.Reports.Sections;

/// <summary>The script and the style that the build embeds.</summary>
internal static class PageAssets
{
    public static string Script { get; } = Read("Ventral.Reports.report.js");

    public static string Style { get; } = Read("Ventral.Reports.report.css");

    private static string Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The build did not embed '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // A browser hashes text whose lines end in LF, whatever the sources were checked out with.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
