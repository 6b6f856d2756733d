namespace Ventral.Analysis.Rsa;

/// <summary>The means over the splits of one bootstrap.</summary>
internal sealed record ReweightingOutcome(double Score, double Lower, double Upper, double[] Weights, int UnfittedCount);
