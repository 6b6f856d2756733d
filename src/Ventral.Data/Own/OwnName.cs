using System.Text.RegularExpressions;

namespace Ventral.Data.Own;

/// <summary>What own datasets, regions and subjects may be called: names that are safe in every file system, table and study file.</summary>
internal static partial class OwnName
{
    private const int Longest = 100;
    private static readonly string[] Devices = ["con", "prn", "aux", "nul"];

    /// <summary>What is wrong with a dataset's name; null where nothing is.</summary>
    internal static string? FaultOfDataset(string name) =>
        Dataset().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && name[^1] != '.' && !Devices.Contains(name.Split('.')[0]) && !Port().IsMatch(name)
            ? null
            : $"A dataset's name must be 1 to 64 lower-case letters, digits, '.', '-' or '_', and begin with a letter or digit, found '{Shown(name)}'.";

    /// <summary>What is wrong with the name of a region or a subject; null where nothing is.</summary>
    internal static string? FaultOfPart(string part, string name) =>
        name.Length is > 0 and <= Longest && name.Trim() == name && !name.Any(char.IsControl) && !name.AsSpan().ContainsAny('/', '\\') && !name.Contains("..", StringComparison.Ordinal)
            ? null
            : $"The name of a {part} must be 1 to {Longest} characters in one line, without slashes, '..' or blanks around it, found '{Shown(name)}'.";

    /// <summary>A foreign name in one line of a message.</summary>
    internal static string Shown(string name) => new([.. name.Take(Longest).Select(c => char.IsControl(c) ? '?' : c), .. name.Length > Longest ? "…" : ""]);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Dataset();

    [GeneratedRegex(@"\A(com|lpt)[0-9](\.|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Port();
}
