namespace Ventral.Tensors.Kernels;

/// <summary>What <see cref="Gemm"/> does to the matrix that takes the product.</summary>
public enum GemmMode
{
    /// <summary>The product replaces it.</summary>
    Assign,

    /// <summary>The product is added: its first product is added to what the matrix held.</summary>
    Add,

    /// <summary>The product is subtracted: its first product is subtracted from what the matrix held.</summary>
    Subtract,
}
