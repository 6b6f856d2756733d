namespace Ventral.Studies;

/// <summary>How a network of a study came by its numbers.</summary>
public enum WeightOrigin
{
    /// <summary>Learned; read from a weight file.</summary>
    Trained,

    /// <summary>Drawn from an initialisation scheme.</summary>
    Random,

    /// <summary>The network is known by its RDMs alone.</summary>
    Given,

    /// <summary>The network is known by scores that others printed.</summary>
    Published,
}
