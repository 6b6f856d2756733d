namespace Ventral.Data.Formats.Yaml;

/// <summary>What to do about text that is not YAML: the parser says what it scanned, not what the writer should change.</summary>
internal static class YamlAdvice
{
    // The first that fits; the parser's words in lower case.
    private static readonly (string Said, string Advice)[] Known =
    [
        ("tab character", "a tab stands where the next line is indented. Indent with spaces."),
        ("invalid mapping", "a second ': ' stands in this line. Put quotes around a text that holds one, or begin a new line."),
        ("quoted scalar", "a quote opens here that is not closed, or not where it should be. Close it."),
        ("flow mapping", "a '{' above is not closed, or a comma is missing. Add the '}' or the comma."),
        ("flow sequence", "a '[' above is not closed, or a comma is missing. Add the ']' or the comma."),
        ("block collection", "this line is indented otherwise than its neighbours above. Align it with them."),
        ("block mapping", "this line is no 'key: value' as its neighbours are, or is indented otherwise. Align it with them, or add the ':'."),
    ];

    /// <summary>The advice, or the parser's own words where there is none.</summary>
    public static string On(string said)
    {
        foreach (var (part, advice) in Known)
        {
            if (said.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return advice;
            }
        }

        return $"{said.TrimEnd('.')}.";
    }
}
