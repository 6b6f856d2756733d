namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>The comparisons of one draw of stimuli; pairs of a stimulus with its own copy are left out.</summary>
internal abstract class StimulusSample
{
    /// <summary>Every model against every subject, <c>[models × subjects]</c>; NaN where the draw leaves an RDM without variation.</summary>
    public abstract double[] Evaluations { get; }

    /// <summary>Each drawn subject against the pool of all drawn, and of all drawn but itself and its copies, averaged over those drawn.</summary>
    /// <param name="subjectCounts">How often each subject was drawn.</param>
    /// <returns>NaN where it is undefined, as with one subject alone.</returns>
    public abstract (double Lower, double Upper) Ceiling(int[] subjectCounts);
}
