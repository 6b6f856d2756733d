using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>An estimate, and how it varies when the observations are drawn again.</summary>
/// <param name="Estimate">From the observations as they are.</param>
/// <param name="Interval">The bootstrap interval.</param>
/// <param name="StandardError">The standard deviation over draws.</param>
/// <param name="DrawCount">How many draws were made.</param>
/// <param name="UndefinedCount">In how many the estimate was undefined; they are left out.</param>
public sealed record BootstrapInterval(double Estimate, ConfidenceInterval Interval, double StandardError, int DrawCount, int UndefinedCount)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Estimate:0.###} {Interval}");
}
