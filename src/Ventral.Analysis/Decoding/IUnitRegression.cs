using Ventral.Tensors;

namespace Ventral.Analysis.Decoding;

/// <summary>A regression of standardised units on standardised voxels that they share.</summary>
internal interface IUnitRegression
{
    /// <summary>Fits.</summary>
    /// <param name="trials">Trials.</param>
    /// <param name="voxels"><c>[voxels × trials]</c>, each with mean 0 and variance 1.</param>
    /// <param name="units"><c>[units × trials]</c>, each with mean 0 and variance 1.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>One model a unit.</returns>
    UnitModel[] Fit(int trials, double[] voxels, double[] units, Workers workers);
}
