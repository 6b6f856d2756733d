namespace Ventral.Studies.Running;

/// <summary>Hears of a run's progress. Calls come from one thread at a time.</summary>
public interface IRunMonitor
{
    /// <summary>A stage begins.</summary>
    /// <param name="name">What it does: <c>activations</c>.</param>
    /// <param name="stepCount">How many steps it has.</param>
    void StageStarted(string name, int stepCount);

    /// <summary>Some of the current stage's work is done.</summary>
    /// <param name="doneSteps">Steps done so far, with fractions of the one under way.</param>
    /// <param name="current">What is being worked on: <c>alexnet/random seed 3</c>.</param>
    void Progressed(double doneSteps, string current);

    /// <summary>Something that the user should know but that does not stop the run.</summary>
    void Notice(string message);
}
