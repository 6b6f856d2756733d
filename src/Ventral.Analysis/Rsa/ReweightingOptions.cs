using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>How <see cref="ReweightedRsa"/> parts stimuli and subjects into those that it learns weights from and those that it tests them on.</summary>
public sealed record ReweightingOptions
{
    /// <summary>Sets the parts, the number of splits and the seed.</summary>
    /// <param name="testStimulusCount">Stimuli of a test, at least 3.</param>
    /// <param name="testSubjectCount">Subjects of a test, at least 1.</param>
    /// <param name="seed">What splits and bootstraps are drawn by.</param>
    /// <exception cref="VentralException">A number is too small.</exception>
    public ReweightingOptions(int testStimulusCount, int testSubjectCount, Seed seed)
    {
        if (testStimulusCount < 3 || testSubjectCount < 1)
        {
            throw new VentralException($"Reweighted RSA tests at least 3 stimuli and 1 subject at a time, found {testStimulusCount} and {testSubjectCount}.");
        }

        TestStimulusCount = testStimulusCount;
        TestSubjectCount = testSubjectCount;
        Seed = seed;
    }

    /// <summary>Stimuli of a test.</summary>
    public int TestStimulusCount { get; }

    /// <summary>Subjects of a test.</summary>
    public int TestSubjectCount { get; }

    /// <summary>The seed.</summary>
    public Seed Seed { get; }

    /// <summary>Random splits of each bootstrap, or of the whole where there is none; at least 1.</summary>
    public int SplitCount { get; init; } = 20;

    /// <summary>Resamplings of subjects and stimuli with replacement; 0 for none.</summary>
    public int BootstrapCount { get; init; }

    /// <summary>Whether weights may add a constant to all dissimilarities; off where 0 means something, as for crossnobis.</summary>
    public bool HasIntercept { get; init; } = true;

    /// <summary>
    /// Whether the pairs of a resampled stimulus with itself, at distance 0, stay in, as in published code. They are alike in all RDMs and
    /// raise every likeness; by default they are left out.
    /// </summary>
    public bool KeepsDuplicatePairs { get; init; }

    /// <summary>How the RDMs of subjects become one, to learn from and for ceilings.</summary>
    public CeilingPooling Pooling { get; init; } = CeilingPooling.RawMean;
}
