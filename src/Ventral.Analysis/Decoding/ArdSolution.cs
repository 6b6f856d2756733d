namespace Ventral.Analysis.Decoding;

/// <summary>What <see cref="ArdSolver"/> found.</summary>
/// <param name="Weights">One an input; 0 where it was pruned.</param>
/// <param name="NoiseVariance">σ².</param>
/// <param name="IterationCount">Iterations run.</param>
/// <param name="InputCount">Inputs that were not pruned.</param>
/// <param name="FreeEnergies">½ (−ln |I + A½ X Xᵀ A½| − M) − ½ T ln σ² of each iteration.</param>
internal sealed record ArdSolution(double[] Weights, double NoiseVariance, int IterationCount, int InputCount, double[] FreeEnergies);
