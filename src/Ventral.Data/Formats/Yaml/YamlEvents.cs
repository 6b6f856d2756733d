using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ventral.Data.Formats.Yaml;

/// <summary>
/// The parser's events. Its scanner answers some malformed text with exceptions that are no <see cref="YamlException"/> and carry no place;
/// here they get both.
/// </summary>
internal sealed class YamlEvents : IParser
{
    private readonly Scanner scanner;
    private readonly Parser parser;

    internal YamlEvents(string text)
    {
        scanner = new Scanner(new StringReader(text), skipComments: true);
        parser = new Parser(scanner);
    }

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception cause) when (cause is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            throw new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, "unexpected characters here, or a bracket or quote that is not closed above. Close it", cause);
        }
    }
}
