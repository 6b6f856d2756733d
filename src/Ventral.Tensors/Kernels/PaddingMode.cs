namespace Ventral.Tensors.Kernels;

/// <summary>What stands beside a map that is padded. Of a row 1 2 3, two positions before and after are:</summary>
public enum PaddingMode
{
    /// <summary>One value everywhere: v v 1 2 3 v v.</summary>
    Constant,

    /// <summary>The map mirrored at its outermost values, which are not repeated: 3 2 1 2 3 2 1.</summary>
    Reflect,

    /// <summary>The outermost values repeated: 1 1 1 2 3 3 3.</summary>
    Replicate,

    /// <summary>The map's other end: 2 3 1 2 3 1 2.</summary>
    Circular,
}
