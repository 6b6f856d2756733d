using System.Collections.Immutable;

namespace Ventral.Studies.Tracing;

/// <summary>A step on the way from a number back to what it came from.</summary>
/// <param name="Text">What it is, in words.</param>
/// <param name="Proof">Whether the hash that names it is the hash of what is said here; null where there is nothing to check.</param>
/// <param name="From">What it was made from.</param>
public sealed record ExplainedStep(string Text, bool? Proof, ImmutableArray<ExplainedStep> From)
{
    /// <summary>This step and all behind it.</summary>
    public IEnumerable<ExplainedStep> All => From.SelectMany(step => step.All).Prepend(this);
}
