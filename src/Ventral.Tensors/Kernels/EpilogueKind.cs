namespace Ventral.Tensors.Kernels;

/// <summary>What a layer does to a value before it stores it.</summary>
public enum EpilogueKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Values below 0 become 0.</summary>
    Relu,

    /// <summary>Values are held between a minimum and a maximum.</summary>
    Clamp,
}
