using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>A function of single values, computed for eight of them at once.</summary>
internal interface ILaneFunction
{
    /// <summary>The function of each value; what it gives for NaN does not matter.</summary>
    Vector512<double> Of(Vector512<double> x);
}
