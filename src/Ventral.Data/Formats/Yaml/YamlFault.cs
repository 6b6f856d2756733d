namespace Ventral.Data.Formats.Yaml;

/// <summary>One fault of a YAML file, where it is and what to do about it.</summary>
/// <param name="Source">The file, as the user named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What was required, what was found, and the next step.</param>
public sealed record YamlFault(string Source, int Line, int Column, string Message)
{
    /// <summary><c>study.yaml:14:9 Unknown measure 'spearmen'. Did you mean 'spearman'?</c></summary>
    public override string ToString() => $"{Source}:{Line}:{Column} {Message}";
}
