namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>
/// The variance of a score over fresh subjects and fresh stimuli, from three bootstraps: drawing both counts the noise of
/// measurement twice too often, and each alone misses the other (Schütt et al. 2023, doi:10.7554/eLife.82566).
/// </summary>
public static class TwoFactorVariance
{
    /// <summary>The correction for many subjects and stimuli: <c>2(r + p) − b</c>, at least the larger of r and p and at most b.</summary>
    /// <param name="both">b: the variance over draws of subjects and stimuli together.</param>
    /// <param name="subjects">r: over draws of subjects.</param>
    /// <param name="stimuli">p: over draws of stimuli.</param>
    public static double Corrected(double both, double subjects, double stimuli)
    {
        Require(both, subjects, stimuli);
        return Clamp((2 * (subjects + stimuli)) - both, subjects, stimuli, both);
    }

    /// <summary>The same, freed of what R subjects and P stimuli fall short of many: <c>R/(R−1)·r + P/(P−1)·p − RP/((R−1)(P−1))·(b − r − p)</c>, bounds scaled alike.</summary>
    /// <param name="both">b: the variance over draws of subjects and stimuli together.</param>
    /// <param name="subjects">r: over draws of subjects.</param>
    /// <param name="stimuli">p: over draws of stimuli.</param>
    /// <param name="subjectCount">R, at least 2.</param>
    /// <param name="stimulusCount">P, at least 2.</param>
    public static double Corrected(double both, double subjects, double stimuli, int subjectCount, int stimulusCount)
    {
        Require(both, subjects, stimuli);
        ArgumentOutOfRangeException.ThrowIfLessThan(subjectCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(stimulusCount, 2);
        double ofSubjects = subjectCount / (subjectCount - 1.0), ofStimuli = stimulusCount / (stimulusCount - 1.0);
        return Clamp(
            (ofSubjects * subjects) + (ofStimuli * stimuli) - (ofSubjects * ofStimuli * (both - subjects - stimuli)),
            ofSubjects * subjects,
            ofStimuli * stimuli,
            both);
    }

    private static double Clamp(double value, double first, double second, double most) => Math.Max(Math.Max(first, second), Math.Min(value, most));

    private static void Require(params ReadOnlySpan<double> variances)
    {
        foreach (double variance in variances)
        {
            if (!(variance >= 0) || !double.IsFinite(variance))
            {
                throw new ArgumentOutOfRangeException(nameof(variances), variance, "A variance must be finite and at least 0.");
            }
        }
    }
}
