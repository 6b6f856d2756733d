namespace Ventral.Benchmarks;

/// <summary>One piece of work that Ventral and a rival do on the same inputs.</summary>
public abstract class Job
{
    /// <summary>What the job is called here and in rivals.py.</summary>
    public abstract string Name { get; }

    /// <summary>How many times faster than the rival it is to be at least.</summary>
    public abstract double Goal { get; }

    /// <summary>Makes the inputs and writes what the rival needs.</summary>
    /// <param name="inputs">Where the rival reads from.</param>
    /// <param name="workers">The threads to use.</param>
    public abstract void Prepare(InputFolder inputs, Workers workers);

    /// <summary>Does the work once.</summary>
    public abstract void Run();

    /// <summary>What the last run computed, or a part of it that the rival gives likewise.</summary>
    public abstract double[] Answer();
}
