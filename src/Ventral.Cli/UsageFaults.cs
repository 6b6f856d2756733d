using System.CommandLine;
using System.CommandLine.Parsing;

using Ventral.Data;

namespace Ventral.Cli;

/// <summary>What is wrong with a command line: what was found, what was meant, and where the help is.</summary>
internal static class UsageFaults
{
    /// <summary>The faults, one a line, the next step last; empty where the line can be understood.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0)
        {
            return [];
        }

        var command = parsed.CommandResult.Command;
        string[] faults = [.. Unmatched(parsed, command).DefaultIfEmpty(Missing(parsed, command)).OfType<string>(), .. Said(parsed)];
        string help = $"Run '{Path(parsed.CommandResult)} --help' for {(command.Subcommands.Count > 0 ? "the commands" : "its options and an example")}.";
        return [.. faults.Length > 0 ? faults : [.. parsed.Errors.Select(error => error.Message)], help];
    }

    /// <summary>The command as its user types it.</summary>
    private static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "ventral";

    private static IEnumerable<string> Unmatched(ParseResult parsed, Command command)
    {
        string path = Path(parsed.CommandResult);
        string[] options = [.. parsed.UnmatchedTokens.Where(token => token.StartsWith('-') && token.Length > 1)];
        if (options.Length > 0)
        {
            // What follows an unknown option is most likely its value, and no fault of its own.
            return options.Select(option => $"Unknown option '{option}' of '{path}'.{Suggestion.For(option, [.. command.Options.Where(o => !o.Hidden).Select(o => o.Name)])}");
        }

        if (command.Subcommands.Count > 0)
        {
            return parsed.UnmatchedTokens.Take(1).Select(word => $"Unknown command '{path} {word}'.{Suggestion.For(word, [.. command.Subcommands.Select(c => c.Name)])}");
        }

        return parsed.UnmatchedTokens.Count == 0 ? [] :
            [$"'{path}' takes {string.Join(' ', command.Arguments.Select(argument => argument.Name).DefaultIfEmpty("nothing"))}, found more: '{string.Join("', '", parsed.UnmatchedTokens)}'. Put quotes around a name with spaces."];
    }

    private static string? Missing(ParseResult parsed, Command command)
    {
        string path = Path(parsed.CommandResult);
        if (command.Subcommands.Count > 0)
        {
            return $"'{path}' needs a command, found none. Commands: {string.Join(", ", command.Subcommands.Select(c => c.Name))}.";
        }

        string[] missing =
        [
            .. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }).Select(argument => argument.Name),
            .. command.Options.Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true }).Select(option => $"{option.Name} {option.HelpName}".TrimEnd()),
        ];
        return missing.Length == 0 ? null : $"'{path}' needs {string.Join(" and ", missing)}, found none.";
    }

    /// <summary>What the options themselves say of their values.</summary>
    private static IEnumerable<string> Said(ParseResult parsed) =>
        parsed.Errors.Where(error => error.SymbolResult is OptionResult { Implicit: false } or ArgumentResult { Tokens.Count: > 0 }).Select(error => error.Message);
}
