namespace Ventral.Tensors.Kernels;

/// <summary>Functions that layers apply to single values; <see cref="ActivationFunction"/> says their formulas.</summary>
public enum ActivationKind
{
    /// <summary>The value itself.</summary>
    Identity,

    /// <summary>The positive part.</summary>
    Relu,

    /// <summary>The value held between 0 and 6.</summary>
    Relu6,

    /// <summary>The value, or a fraction of it where it is negative.</summary>
    LeakyRelu,

    /// <summary>The exponential linear unit.</summary>
    Elu,

    /// <summary>The self-normalising exponential linear unit.</summary>
    Selu,

    /// <summary>The continuously differentiable exponential linear unit.</summary>
    Celu,

    /// <summary>The value times the normal distribution function.</summary>
    Gelu,

    /// <summary>Gelu with a hyperbolic tangent in place of the error function.</summary>
    GeluTanh,

    /// <summary>The value times its sigmoid.</summary>
    Silu,

    /// <summary>The value times the hyperbolic tangent of its softplus.</summary>
    Mish,

    /// <summary>The smooth positive part.</summary>
    Softplus,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>The value divided by 1 and its size.</summary>
    Softsign,

    /// <summary>Sigmoid in three straight pieces.</summary>
    HardSigmoid,

    /// <summary>The value times its hard sigmoid.</summary>
    HardSwish,

    /// <summary>The value held between two bounds.</summary>
    HardTanh,
}
