using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ventral.Cli;

/// <summary>Help that calls the tool what its users type, <c>ventral</c>, and not what its assembly is called.</summary>
internal sealed class HelpUnderOwnName : SynchronousCommandLineAction
{
    private readonly HelpAction help;

    private HelpUnderOwnName(HelpAction help) => this.help = help;

    /// <summary>True: whoever asks for help need not have written the rest of the line.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts this help in the place of the root's own.</summary>
    public static RootCommand Give(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpUnderOwnName((HelpAction)option.Action!);
        return root;
    }

    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        // Above a list of commands each is said in a line; its example stands in its own help.
        foreach (var command in parseResult.CommandResult.Command.Subcommands)
        {
            command.Description = command.Description?.Split('\n')[0];
        }

        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(text.ToString().Replace("  " + RootCommand.ExecutableName, "  ventral", StringComparison.Ordinal));
        return code;
    }
}
