using System.Globalization;

namespace Ventral.Cli;

/// <summary>How many there are of something: <c>1 network</c>, <c>2 networks</c>.</summary>
internal static class Amount
{
    public static string Of(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
