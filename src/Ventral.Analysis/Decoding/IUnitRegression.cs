using Ventral.Tensors;

namespace Ventral.Analysis.Decoding;

/// <summary>A regression of one standardised unit on its standardised voxels.</summary>
internal interface IUnitRegression
{
    /// <summary>Fits.</summary>
    /// <param name="voxels"><c>[voxels × trials]</c>, each with mean 0 and variance 1.</param>
    /// <param name="unit">One value a trial, with mean 0 and variance 1.</param>
    /// <param name="workers">The threads to use.</param>
    UnitModel Fit(double[] voxels, double[] unit, Workers workers);
}
