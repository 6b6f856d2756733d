namespace Ventral.Data.Catalogue;

/// <summary>What a server says, fit to be shown: in one line, short, without what would steer a terminal.</summary>
internal static class ForeignText
{
    private const int Longest = 300;

    internal static string OneLine(string? text) =>
        new([.. (text ?? "").TrimEnd('.', ' ').Take(Longest).Select(c => char.IsControl(c) ? '?' : c)]);
}
