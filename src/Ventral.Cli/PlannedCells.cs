using System.Text.Json;

using Ventral.Studies.Planning;

namespace Ventral.Cli;

/// <summary>The cells of a plan, written as they are made: a study may have millions.</summary>
internal static class PlannedCells
{
    /// <summary>Prints them, one a line: tab-separated, or each as an object of one JSON list.</summary>
    public static void Print(IEnumerable<PlannedCell> cells, bool json)
    {
        if (json)
        {
            Console.Out.Write('[');
            string between = "\n  ";
            foreach (var cell in cells)
            {
                Console.Out.Write(between + JsonSerializer.Serialize(
                    new { network = cell.Network, seed = cell.Seed, layer = cell.Layer, roi = cell.Roi, subject = cell.Subject, measure = cell.Measure }));
                between = ",\n  ";
            }

            Console.Out.WriteLine("\n]");
            return;
        }

        foreach (var cell in cells)
        {
            Console.Out.WriteLine(string.Join('\t', cell.Network, cell.Seed, cell.Layer, cell.Roi, cell.Subject, cell.Measure));
        }
    }
}
