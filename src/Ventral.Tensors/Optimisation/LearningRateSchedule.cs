namespace Ventral.Tensors.Optimisation;

/// <summary>The learning rate at each step: a pure function of the step, so that training can be resumed anywhere.</summary>
public sealed class LearningRateSchedule
{
    private readonly Func<long, double> rate;

    private LearningRateSchedule(Func<long, double> rate) => this.rate = rate;

    /// <summary>The same rate at every step.</summary>
    /// <param name="rate">The rate, at least 0.</param>
    public static LearningRateSchedule Constant(double rate)
    {
        Require(rate, nameof(rate));
        return new(_ => rate);
    }

    /// <summary>A rate that is multiplied by a factor once in so many steps: <c>rate · factor^⌊step / every⌋</c>.</summary>
    /// <param name="rate">The first rate, at least 0.</param>
    /// <param name="every">Steps from one change to the next, at least 1.</param>
    /// <param name="factor">The factor, at least 0.</param>
    public static LearningRateSchedule Stepped(double rate, long every, double factor)
    {
        Require(rate, nameof(rate));
        Require(factor, nameof(factor));
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return new(step => rate * PortableMath.Pow(factor, step / every));
    }

    /// <summary>
    /// Half a cosine from the first rate to the last: <c>last + (first − last) · (1 + cos(π · step / steps)) / 2</c>, and the
    /// last from then on.
    /// </summary>
    /// <param name="first">The rate at step 0, at least 0.</param>
    /// <param name="steps">Steps until the last rate is reached, at least 1.</param>
    /// <param name="last">The rate at the end, at least 0.</param>
    public static LearningRateSchedule Cosine(double first, long steps, double last = 0)
    {
        Require(first, nameof(first));
        Require(last, nameof(last));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(step => step >= steps ? last : last + ((first - last) * (1 + PortableMath.Cos(Math.PI * step / steps)) / 2));
    }

    /// <summary>A straight line from the first rate to the last, and the last from then on.</summary>
    /// <inheritdoc cref="Cosine"/>
    public static LearningRateSchedule Linear(double first, long steps, double last = 0)
    {
        Require(first, nameof(first));
        Require(last, nameof(last));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(step => step >= steps ? last : first + ((last - first) * step / steps));
    }

    /// <summary>
    /// A linear rise before this schedule: step i of the first so many has <c>(i + 1) / (steps + 1)</c> of this
    /// schedule's first rate, so that no step is lost to a rate of 0; this schedule then starts at its step 0.
    /// </summary>
    /// <param name="steps">How many steps the rise takes, at least 0.</param>
    public LearningRateSchedule AfterWarmUp(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return new(step => step < steps ? rate(0) * (step + 1) / (steps + 1) : rate(step - steps));
    }

    /// <summary>The rate at a step.</summary>
    /// <param name="step">Steps already taken, at least 0.</param>
    public double RateAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return rate(step);
    }

    private static void Require(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "A learning rate or factor is finite and at least 0.");
        }
    }
}
