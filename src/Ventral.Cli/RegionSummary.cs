using System.Globalization;

using Ventral.Data.Catalogue;

namespace Ventral.Cli;

/// <summary>What a dataset holds: its stimuli, and who was recorded where.</summary>
internal static class RegionSummary
{
    private const int MostSubjects = 8;

    public static void Print(DatasetEntry entry)
    {
        if (entry.Stimuli is { } stimuli)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stimuli.Files.Length:N0} stimuli, {stimuli.Files[0].Stem} to {stimuli.Files[^1].Stem}"));
        }

        foreach (var region in entry.Recordings)
        {
            string subjects = string.Join(", ", region.Subjects.Take(MostSubjects)) + (region.Subjects.Length > MostSubjects ? " …" : "");
            Console.Out.WriteLine($"  {region.Roi,-12} {(region.HoldsResponses ? "responses" : "RDMs")} of {region.Subjects.Length}: {subjects}");
        }
    }
}
