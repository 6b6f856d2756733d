using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Reading;

/// <summary>Reads the <c>folds:</c> of a study.</summary>
internal static class FoldsReader
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal) { [FoldPlan.Kind] = FoldPlan.Kind };

    public static FoldPlan Read(YamlMapping root)
    {
        if (root.OptionalMapping("folds") is not { } folds)
        {
            return new();
        }

        folds.OptionalChoice("kind", Kinds, FoldPlan.Kind);
        return folds.OptionalWhole("count", 2, 1000) is { } count ? new(count) : new();
    }
}
