namespace Ventral.Benchmarks;

/// <summary>One piece of work that Ventral and a rival do on the same inputs.</summary>
public abstract class Job
{
    /// <summary>What the job is called here and in rivals.py.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>How many times faster than the rival it is to be at least.</summary>
    public abstract double Goal { get; }

    /// <summary>Whether the rival draws the inputs, which are then the same on every machine and for every tool, and <see cref="Prepare(InputFolder, Workers)"/> reads them.</summary>
    public virtual bool IsMadeByRival => false;

    /// <summary>Makes the inputs and writes what the rival needs.</summary>
    /// <param name="inputs">Where the rival reads from.</param>
    /// <param name="workers">The threads to use.</param>
    public abstract void Prepare(InputFolder inputs, Workers workers);

    /// <summary>As <see cref="Prepare(InputFolder, Workers)"/>, with inputs from the rival where he draws them.</summary>
    /// <param name="inputs">Where the rival reads from.</param>
    /// <param name="rival">The rival.</param>
    /// <param name="workers">The threads to use.</param>
    public void Prepare(InputFolder inputs, Rival rival, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(rival);
        if (IsMadeByRival)
        {
            rival.Make(Name, inputs.Root);
        }

        Prepare(inputs, workers);
    }

    /// <summary>Does the work once.</summary>
    public abstract void Run();

    /// <summary>A number that sums up the last run, what it is to be on these inputs and how far off it may be; null where the rival's answer says enough.</summary>
    public virtual (double Found, double Expected, double Tolerance)? Check() => null;

    /// <summary>What the last run computed, or a part of it that the rival gives likewise.</summary>
    public abstract double[] Answer();
}
