using System.Globalization;

namespace Ventral.Data.Formats.Yaml;

/// <summary>A single word, number or text in a YAML file.</summary>
public sealed class YamlScalar : YamlNode
{
    private readonly bool plain;

    internal YamlScalar(YamlFaults faults, int line, int column, string text, bool plain)
        : base(faults, line, column)
    {
        Text = text;
        this.plain = plain;
    }

    /// <summary>The text, without quotes.</summary>
    public string Text { get; }

    /// <summary>True where nothing stands there: empty, <c>~</c> or <c>null</c> without quotes.</summary>
    public bool IsNull => plain && Text is "" or "~" or "null";

    internal override string Found => IsNull ? "nothing" : $"'{Text}'";

    internal override long Weight => 1;

    /// <summary>The whole number; underscores may group its digits: <c>10_000</c>.</summary>
    /// <param name="name">What it is called, for the message.</param>
    /// <param name="minimum">The least number allowed.</param>
    /// <param name="maximum">The greatest number allowed.</param>
    /// <returns>The number, or null after recording a fault.</returns>
    public long? AsWhole(string name, long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        bool grouped = Text.StartsWith('_') || Text.EndsWith('_') || Text.Contains("__", StringComparison.Ordinal);
        if (!grouped
            && long.TryParse(Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= minimum && value <= maximum)
        {
            return value;
        }

        Fault($"'{name}' must be a whole number{Range(minimum, maximum, long.MinValue, long.MaxValue)}, found {Found}.");
        return null;
    }

    /// <summary>The whole number, at least 0 and of at most 64 bits.</summary>
    /// <param name="name">What it is called, for the message.</param>
    /// <returns>The number, or null after recording a fault.</returns>
    public ulong? AsWholeUnsigned(string name)
    {
        if (ulong.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
        {
            return value;
        }

        Fault($"'{name}' must be a whole number from 0 to {ulong.MaxValue}, found {Found}.");
        return null;
    }

    /// <summary>The number.</summary>
    /// <param name="name">What it is called, for the message.</param>
    /// <param name="minimum">The least number allowed.</param>
    /// <param name="maximum">The greatest number allowed.</param>
    /// <returns>The finite number, or null after recording a fault.</returns>
    public double? AsNumber(string name, double minimum = double.MinValue, double maximum = double.MaxValue)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(Text, styles, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        Fault($"'{name}' must be a number{Range(minimum, maximum, double.MinValue, double.MaxValue)}, found {Found}.");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="name">What it is called, for the message.</param>
    /// <returns>The claim, or null after recording a fault.</returns>
    public bool? AsFlag(string name)
    {
        switch (Text)
        {
            case "true": return true;
            case "false": return false;
            default:
                Fault($"'{name}' must be true or false, found {Found}.");
                return null;
        }
    }

    /// <summary>What a word out of a list stands for.</summary>
    /// <param name="name">What it is called, for the message.</param>
    /// <param name="known">The words, and what they stand for.</param>
    /// <param name="value">What the word stands for.</param>
    /// <returns>False after recording a fault, which suggests the nearest word.</returns>
    public bool TryChoice<T>(string name, IReadOnlyDictionary<string, T> known, out T value)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.TryGetValue(Text, out value!))
        {
            return true;
        }

        Fault($"Unknown {name} {Found}.{Suggestion.For(Text, [.. known.Keys])}");
        return false;
    }

    /// <summary>Other words at this place.</summary>
    public YamlScalar WithText(string text) => new(Faults, Line, Column, text, plain);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Range<T>(T minimum, T maximum, T least, T greatest)
        where T : IComparable<T>, IFormattable
    {
        if (minimum is double.Epsilon)
        {
            return maximum.CompareTo(greatest) < 0 ? $" above 0, at most {Text(maximum)}" : " above 0";
        }

        string low = Text(minimum);
        string high = Text(maximum);
        return (minimum.CompareTo(least) > 0, maximum.CompareTo(greatest) < 0) switch
        {
            (true, true) => $" from {low} to {high}",
            (true, false) => $", at least {low}",
            (false, true) => $", at most {high}",
            _ => "",
        };

        // Written out: nobody reads 1E-06.
        static string Text(T value) => value.ToString(value is double ? "0.##########" : null, CultureInfo.InvariantCulture);
    }
}
