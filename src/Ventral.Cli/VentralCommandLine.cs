using System.CommandLine;
using System.Runtime.InteropServices;

using Ventral.Cli.Commands;
using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Running;

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

        // A scheduler's or a shutdown's request to end is heard like Ctrl+C: the run stops between steps and says how to go on.
        using var onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            interrupt.Cancel();
        });
        try
        {
            var parsed = Root().Parse(arguments);
            if (UsageFaults.Of(parsed) is { Count: > 0 } faults)
            {
                await Console.Error.WriteLineAsync(string.Join('\n', faults));
                return ExitCode.InvalidStudy;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
        }
        catch (InvalidYamlException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n{Amount.Of(e.Faults.Length, "fault")}. docs/guides/study-file.md explains every key; 'ventral new' writes a study to start from.");
            return ExitCode.InvalidStudy;
        }
        catch (VentralException e) when (e is UsageException or NoNetworkChosenException)
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
        catch (OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync("The run needs more memory than it is given. Raise --memory, or use fewer stimuli, permutations or threads, or 'spatial-mean' as the readout. What was finished is kept.");
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"This is a defect of Ventral, not of your study. What was finished is kept. Please report it with the lines below.\n{e}");
            return ExitCode.Failed;
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    internal static RootCommand Root() => HelpUnderOwnName.Give(new("Asks a network and a brain the same question.\n\nExample: ventral run studies/quickstart.yaml")
    {
        RunCommand.Create(),
        ScoreCommand.Create(),
        NewCommand.Create(),
        CheckCommand.Create(),
        PlanCommand.Create(),
        ExplainCommand.Create(),
        VerifyCommand.Create(),
        DiffCommand.Create(),
        LockCommand.Create(),
        SimulateCommand.Create(),
        ReportCommand.Create(),
        StatusCommand.Create(),
        CancelCommand.Create(),
        ShardCommand.Create(),
        MergeCommand.Create(),
        DataCommand.Create(),
        ModelsCommand.Create(),
        StoreCommand.Create(),
    });
}
