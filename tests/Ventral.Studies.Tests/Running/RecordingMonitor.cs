using Ventral.Studies.Running;

namespace Ventral.Studies.Tests.Running;

/// <summary>Hears a run, and may stop it after a number of steps.</summary>
internal sealed class RecordingMonitor : IRunMonitor
{
    private readonly CancellationTokenSource? stop;

    private int stepsLeft;

    public RecordingMonitor(CancellationTokenSource? stop = null, int afterSteps = int.MaxValue)
    {
        this.stop = stop;
        stepsLeft = afterSteps;
    }

    public List<string> Notices { get; } = [];

    public List<string> Stages { get; } = [];

    public void StageStarted(string name, int stepCount) => Stages.Add(name);

    public void Progressed(double doneSteps, string current)
    {
        if (--stepsLeft == 0)
        {
            stop?.Cancel();
        }
    }

    public void Notice(string message) => Notices.Add(message);
}
