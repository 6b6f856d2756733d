namespace Ventral.Tensors.LinearAlgebra;

/// <summary>What <see cref="Gemm"/> does to the matrix that takes the product.</summary>
internal enum GemmMode
{
    /// <summary>The product replaces it.</summary>
    Assign,

    /// <summary>The product is added.</summary>
    Add,

    /// <summary>The product is subtracted.</summary>
    Subtract,
}
