using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Reading;

/// <summary>Looks datasets up, recording a fault where there is none.</summary>
internal static class CatalogueNames
{
    public static DatasetEntry? Entry(DatasetCatalogue catalogue, YamlScalar scalar)
    {
        var entry = catalogue.Entries.FirstOrDefault(e => string.Equals(e.Id, scalar.Text, StringComparison.Ordinal));
        if (entry is null)
        {
            scalar.Fault(catalogue.Unreadable.FirstOrDefault(unreadable => unreadable.Id == scalar.Text) is { } broken ? broken.Message : UnknownName.Message("dataset", scalar.Text, [.. catalogue.Entries.Select(e => e.Id)]));
        }

        return entry;
    }
}
