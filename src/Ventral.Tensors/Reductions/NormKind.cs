namespace Ventral.Tensors.Reductions;

/// <summary>How the length of a vector is measured.</summary>
public enum NormKind
{
    /// <summary>The sum of the magnitudes, the 1-norm.</summary>
    One,

    /// <summary>The square root of the sum of squares, the 2-norm.</summary>
    Two,

    /// <summary>The greatest magnitude, the ∞-norm.</summary>
    Infinity,
}
