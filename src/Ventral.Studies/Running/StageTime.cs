namespace Ventral.Studies.Running;

/// <summary>How long a stage took.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record StageTime(string Stage, double Seconds);
