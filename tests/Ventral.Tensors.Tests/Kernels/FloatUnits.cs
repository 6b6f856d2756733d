namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Distances in units in the last place of float32.</summary>
internal static class FloatUnits
{
    // From halfway to 2¹²⁸ on, float32 rounds to ∞.
    private const double RoundsToInfinity = 3.4028235677973366e38;

    /// <summary>The distance from one float32 number to the next, at a number's size.</summary>
    public static double Of(double value)
    {
        int exponent = Math.Max((int)(BitConverter.DoubleToUInt64Bits(Math.Abs(value)) >> 52) - 1023, -126);
        return Math.ScaleB(1, exponent - 23);
    }

    /// <summary>How far a float32 number is from the exact one; 0 where both are the same infinity.</summary>
    public static double Between(float found, double exact)
    {
        if (Math.Abs(exact) >= RoundsToInfinity)
        {
            return found == (exact > 0 ? float.PositiveInfinity : float.NegativeInfinity) ? 0 : double.PositiveInfinity;
        }

        return Math.Abs(found - exact) / Of(exact);
    }
}
