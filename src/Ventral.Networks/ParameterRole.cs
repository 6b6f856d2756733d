namespace Ventral.Networks;

/// <summary>What a parameter does, which decides how a random network draws it.</summary>
public enum ParameterRole
{
    /// <summary>Filters, <c>[out × in/groups × height × width]</c>.</summary>
    ConvolutionWeight,

    /// <summary>What a convolution adds to every position of a map, <c>[out]</c>.</summary>
    ConvolutionBias,

    /// <summary>A matrix, <c>[out × in]</c>.</summary>
    LinearWeight,

    /// <summary>What a linear layer adds, <c>[out]</c>.</summary>
    LinearBias,

    /// <summary>A table that is added: what tells the positions of tokens apart, <c>[1 × tokens × channels]</c> or <c>[relative places × heads]</c>.</summary>
    Embedding,

    /// <summary>A number that no scheme draws: batch-norm statistics and scale, layer norm and layer scale, the class token, the range of an 8-bit output.</summary>
    Fixed,

    /// <summary>Something that a foreign graph reads without telling what it is for: it can be trained and stay, but no scheme can draw it.</summary>
    Unclear,
}
