namespace Ventral.Studies;

/// <summary>How a network of a study came by its numbers.</summary>
public enum WeightOrigin
{
    /// <summary>Learned; read from a weight file.</summary>
    Trained,

    /// <summary>Drawn from an initialisation scheme.</summary>
    Random,

    /// <summary>Read from a weight file, then put out of order.</summary>
    Shuffled,

    /// <summary>Fitted to a recording or a task; read from a weight file.</summary>
    Fitted,

    /// <summary>The network is known by its activations or RDMs alone.</summary>
    Given,

    /// <summary>The network is known by scores that others printed.</summary>
    Published,
}
