using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>
/// What every measure answers in every situation, kept under Snapshots to be read when it changes:
/// <c>VENTRAL_ACCEPT_SNAPSHOTS=1</c> writes the new answers. A file a kind of measure, a heading a measure, a line a situation.
/// </summary>
internal static class ContractSnapshot
{
    private const int FirstShown = 3, LastShown = 6, ShownWords = 12;

    // Beside the largest number of a result, what is below this is rounding, which any change of a kernel may change; so is an angle of less than the
    // second where there should be none, as the arccosine turns an error of 1e-16 into one of 1e-8.
    private const double Rounding = 1e-9, RoundingOfAngles = 1e-7;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Contracts", "Snapshots");

    private static readonly Lazy<ImmutableDictionary<(string Measure, string Situation), string>> Kept = new(() =>
    {
        if (Environment.GetEnvironmentVariable("VENTRAL_ACCEPT_SNAPSHOTS") == "1")
        {
            Write();
        }

        return Read();
    });

    /// <summary>The answers that are kept.</summary>
    public static ImmutableDictionary<(string Measure, string Situation), string> All => Kept.Value;

    /// <summary>A result in a line: each number to six digits where they are few, else the first and last of them, how many there are, their range and mean.</summary>
    public static string Of(object? result, Situation situation)
    {
        double?[] found = [.. Numbers.AndGaps(result)];
        double[] numbers = [.. found.OfType<double>()];
        if (numbers.Length == 0)
        {
            return found.Length == 0 ? "nothing" : "null";
        }

        double least = Math.Max(Rounding * numbers.Max(Math.Abs), RoundingOfAngles * Math.Min(1, situation.Layer.Values.ToArray().Max(Math.Abs)));
        if (found.Length <= FirstShown + LastShown)
        {
            return Line(found);
        }

        string gaps = found.Length > numbers.Length ? Invariant($", {found.Length - numbers.Length} null") : "";
        return Invariant($"{Line(found[..FirstShown])} ... {Line(found[^LastShown..])} ({numbers.Length} numbers{gaps}, {Number(numbers.Min(), least)} to {Number(numbers.Max(), least)}, mean {Number(numbers.Average(), least)})");

        string Line(double?[] part) => string.Join(" ", part.Select(n => n is { } number ? Number(number, least) : "null"));
    }

    /// <summary>A refusal in a line: its type and first words.</summary>
    public static string Of(VentralException refusal)
    {
        string[] words = refusal.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return $"{refusal.GetType().Name}: {string.Join(' ', words.Take(ShownWords))}{(words.Length > ShownWords ? " ..." : "")}";
    }

    private static string Number(double number, double least) =>
        Math.Abs(number) < least ? "~0" : number.ToString("G6", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Write()
    {
        Directory.CreateDirectory(Folder);
        foreach (var kind in Measures.All.GroupBy(FileOf))
        {
            var text = new StringBuilder();
            foreach (var measure in kind)
            {
                text.Append(measure.Name).Append('\n');
                foreach (var situation in Situation.All.Where(s => measure.IsOfTwo || !s.IsMismatched))
                {
                    text.Append("  ").Append(situation.Name.PadRight(29)).Append("| ").Append(Answer(measure, situation)).Append('\n');
                }
            }

            File.WriteAllText(Path.Combine(Folder, kind.Key + ".txt"), text.ToString());
        }
    }

    private static string Answer(Measure measure, Situation situation)
    {
        try
        {
            return Of(measure.Run(situation, new Workers(1)), situation);
        }
        catch (VentralException refusal)
        {
            return Of(refusal);
        }
    }

    private static ImmutableDictionary<(string, string), string> Read()
    {
        var kept = ImmutableDictionary.CreateBuilder<(string, string), string>();
        foreach (string file in Directory.GetFiles(Folder, "*.txt"))
        {
            string measure = "";
            foreach (string line in File.ReadLines(file))
            {
                if (!line.StartsWith(' '))
                {
                    measure = line;
                    continue;
                }

                string[] parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
                kept.Add((measure, parts[0]), parts[1]);
            }
        }

        return kept.ToImmutable();
    }

    private static string FileOf(Measure measure) => measure.Name.Split(':')[0].Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');
}
