using Ventral.Data.Catalogue;

namespace Ventral.Cli;

/// <summary>What stands before every download: whose data they are, under which licence, and what to cite.</summary>
internal static class LicenceNotice
{
    public static void Print(DatasetEntry entry)
    {
        Console.Out.WriteLine($"{entry.Id}: {entry.Title}");
        Console.Out.WriteLine($"  licence  {(string.IsNullOrWhiteSpace(entry.Licence) ? "unknown: none is stated" : entry.Licence.Trim())}");
        foreach (string citation in entry.Citations)
        {
            Console.Out.WriteLine($"  cite     {citation}");
        }

        if (entry.Citations.IsEmpty)
        {
            Console.Out.WriteLine("  cite     unknown: nothing is stated");
        }

        foreach (string doi in entry.Dois)
        {
            Console.Out.WriteLine($"  doi      {doi}");
        }

        Console.Out.WriteLine($"  page     {entry.Page}");
    }
}
