namespace Ventral.Analysis.Geometry;

/// <summary>What <see cref="SoftMatching"/> makes of the best matching.</summary>
public enum SoftMatchingForm
{
    /// <summary>The mean Pearson correlation of matched units, in [−1, 1]: higher is more alike, and no unit's scale matters.</summary>
    Correlation,

    /// <summary>The root of the mean squared Euclidean distance of matched units, in the responses' unit: lower is more alike, and it obeys the triangle inequality.</summary>
    Distance,
}
