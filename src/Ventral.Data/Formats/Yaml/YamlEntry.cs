namespace Ventral.Data.Formats.Yaml;

/// <summary>A key of a mapping and what stands under it.</summary>
/// <param name="Key">The key, which knows its place.</param>
/// <param name="Value">What stands under it.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
