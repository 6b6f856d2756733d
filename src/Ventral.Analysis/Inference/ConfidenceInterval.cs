using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>A range that holds the true value in the stated share of repetitions.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Level">The share, 0.95 for a 95 % interval.</param>
public sealed record ConfidenceInterval(double Lower, double Upper, double Level)
{
    /// <summary>Whether a value lies in the interval, its ends included.</summary>
    /// <param name="value">Any number.</param>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"[{Lower:0.###}, {Upper:0.###}]");

    internal ConfidenceInterval Scaled(double factor) => this with { Lower = Lower * factor, Upper = Upper * factor };
}
