using Ventral.Cli.Commands;
using Ventral.Data.Catalogue;

namespace Ventral.Cli;

/// <summary>What to do where the user's own files are not where they were registered: nobody else has them.</summary>
internal static class OwnFilesGone
{
    /// <summary>One sentence on the files of one dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="files">Those of its files that are gone, at least one.</param>
    public static string Advice(string dataset, IReadOnlyList<DatasetFile> files)
    {
        string catalogueFile = CommonOptions.Registered().FileOf(dataset);
        string found = files.Count == 1 ? $"is missing: '{files[0].OwnPath}'. Put it back there, or correct its path" : $"are missing, the first '{files[0].OwnPath}'. Put them back there, or correct their paths";
        return $"{Amount.Of(files.Count, "file")} of your own dataset '{dataset}' {found} in '{catalogueFile}', or register the dataset anew: ventral data remove {dataset}, then ventral data add {dataset} with its options.";
    }
}
