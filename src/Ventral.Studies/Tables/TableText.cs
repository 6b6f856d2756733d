using System.Globalization;

namespace Ventral.Studies.Tables;

/// <summary>Numbers as the run folder writes them: shortest text that reads back as the same bits; absent is empty.</summary>
internal static class TableText
{
    public static string Number(double? value)
    {
        if (value is not { } number)
        {
            return "";
        }

        return double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("A table never holds a number that is not finite.");
    }

    public static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
