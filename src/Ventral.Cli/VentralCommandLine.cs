using System.CommandLine;

using Ventral.Cli.Commands;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Cli;

/// <summary>The <c>ventral</c> tool: its commands, and the one place where an exception becomes a message and an exit code.</summary>
internal static class VentralCommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var interrupt = new CancellationTokenSource();
        ConsoleCancelEventHandler onInterrupt = (_, e) =>
        {
            e.Cancel = true;
            interrupt.Cancel();
        };
        Console.CancelKeyPress += onInterrupt;
        try
        {
            var parsed = Root().Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                foreach (var error in parsed.Errors)
                {
                    await Console.Error.WriteLineAsync(error.Message);
                }

                await Console.Error.WriteLineAsync("Run 'ventral --help' for the commands and their options.");
                return ExitCode.InvalidStudy;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, interrupt.Token);
        }
        catch (InvalidYamlException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.InvalidStudy;
        }
        catch (VentralException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted. What was finished is kept; run the same command again to go on.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    private static RootCommand Root() => HelpUnderOwnName.Give(new("Asks a network and a brain the same question.")
    {
        RunCommand.Create(),
        CheckCommand.Create(),
        ReportCommand.Create(),
        DataCommand.Create(),
        ModelsCommand.Create(),
    });
}
