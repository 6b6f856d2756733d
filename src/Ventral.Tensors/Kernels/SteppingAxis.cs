namespace Ventral.Tensors.Kernels;

/// <summary>Steps along an axis: step i stands at i · stride + shift, unless that is outside the axis.</summary>
/// <param name="Steps">How many steps.</param>
/// <param name="Extent">Positions of the axis.</param>
/// <param name="Stride">From one step to the next.</param>
/// <param name="Shift">Where the first stands, perhaps outside.</param>
internal readonly record struct SteppingAxis(int Steps, int Extent, int Stride, int Shift)
{
    /// <summary>An axis of one position.</summary>
    public static SteppingAxis Single => new(1, 1, 1, 0);

    /// <summary>The first step that is inside.</summary>
    public int First => Math.Min(Shift >= 0 ? 0 : (-Shift + Stride - 1) / Stride, Steps);

    /// <summary>The step after the last that is inside.</summary>
    public int End => Math.Clamp(Shift >= Extent ? 0 : ((Extent - Shift - 1) / Stride) + 1, First, Steps);

    /// <summary>Whether every position is a step.</summary>
    public bool IsWhole => Steps == Extent && Shift == 0 && (Stride == 1 || Steps == 1);
}
