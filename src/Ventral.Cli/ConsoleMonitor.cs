using System.Diagnostics;
using System.Globalization;

using Ventral.Studies.Running;

namespace Ventral.Cli;

/// <summary>
/// Progress on standard error: one line that is rewritten on a terminal, a plain line now and then without one.
/// </summary>
internal sealed class ConsoleMonitor : IRunMonitor, IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private readonly bool silent;

    private readonly bool terminal = !Console.IsErrorRedirected;

    private readonly TextWriter output = Console.Error;

    private readonly Stopwatch clock = new();

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    private string stage = "";

    private int steps;

    private TimeSpan lastShown;

    public ConsoleMonitor(bool silent)
    {
        this.silent = silent;
    }

    /// <summary>Whether only errors are printed.</summary>
    public bool IsSilent => silent;

    public void StageStarted(string name, int stepCount)
    {
        EndStage();
        stage = name;
        steps = stepCount;
        clock.Restart();
        lastShown = TimeSpan.Zero;
        Show(0, "");
    }

    public void Progressed(double doneSteps, string current)
    {
        if (clock.Elapsed - lastShown >= (terminal ? TerminalInterval : LogInterval))
        {
            lastShown = clock.Elapsed;
            Show(doneSteps, current);
        }
    }

    public void Notice(string message)
    {
        if (!silent)
        {
            ClearLine();
            output.WriteLine(message);
            lock (said)
            {
                said.Add(message);
            }
        }
    }

    /// <summary>Whether a notice was printed.</summary>
    public bool HasSaid(string message)
    {
        lock (said)
        {
            return said.Contains(message);
        }
    }

    public void Finish() => EndStage();

    public void Dispose() => EndStage();

    private void EndStage()
    {
        if (stage.Length > 0 && !silent)
        {
            ClearLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage,-14} {clock.Elapsed.TotalSeconds,7:0.0} s"));
        }

        stage = "";
    }

    private void Show(double done, string current)
    {
        if (silent || steps <= 0 || (!terminal && done <= 0))
        {
            return;
        }

        double seconds = clock.Elapsed.TotalSeconds;
        string left = done > 0 && seconds > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{done / seconds:0.0}/s, {(steps - done) * seconds / done:0} s left")
            : "";
        string line = string.Create(CultureInfo.InvariantCulture, $"{stage,-14} {Math.Floor(done),5:0}/{steps}  {left}  {current}");
        if (!terminal)
        {
            output.WriteLine(line);
            return;
        }

        int width = Math.Max(20, Width() - 1);
        output.Write('\r' + (line.Length > width ? line[..width] : line.PadRight(width)));
    }

    private void ClearLine()
    {
        if (terminal)
        {
            output.Write('\r' + new string(' ', Math.Max(20, Width() - 1)) + '\r');
        }
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
