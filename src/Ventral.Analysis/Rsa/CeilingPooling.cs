namespace Ventral.Analysis.Rsa;

/// <summary>How the RDMs of several subjects become the one that a noise ceiling compares each subject with.</summary>
public enum CeilingPooling
{
    /// <summary>The mean of the dissimilarities as measured: what published ceilings of the 92-image data use.</summary>
    RawMean,

    /// <summary>
    /// The mean after each RDM is brought to the scale of the comparison: mid-ranks for rank comparisons, z-scores for Pearson,
    /// root mean square 1 for cosine. The upper ceiling then is (for tau: nearly) the highest that any RDM can reach. As in rsatoolbox.
    /// </summary>
    Matched,
}
