namespace Ventral.Analysis.Decoding;

/// <summary>A linear map from some voxels to a unit.</summary>
/// <param name="Weights">One a voxel.</param>
/// <param name="Constant">What is added.</param>
internal sealed record UnitModel(double[] Weights, double Constant);
