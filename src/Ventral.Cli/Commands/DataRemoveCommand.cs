using System.CommandLine;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral data remove</c>: forgets a dataset of the user's own; its files stay.</summary>
internal static class DataRemoveCommand
{
    public static Command Create()
    {
        var name = CommonOptions.Named(new Argument<string>("NAME") { Description = "A dataset that 'ventral data add' registered." });
        var command = new Command("remove", "Forgets a dataset of your own. Its images and responses stay.\n\nExample: ventral data remove faces") { name };
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(name);
            var own = CommonOptions.Registered();
            UsageException.Require(() =>
            {
                own.Remove(given);
                return given;
            });
            Console.Out.WriteLine($"'{given}' is no longer registered; its files stay where they are.");
            return ExitCode.Done;
        });
        return command;
    }
}
