namespace Ventral.Networks.Gate;

/// <summary>What the weights gate asks of a network that is said to be trained.</summary>
public enum GateCheck
{
    /// <summary>Whether its filters hold what no initialisation and no shuffle leaves there.</summary>
    Filters,

    /// <summary>Whether it names labelled images better than chance.</summary>
    Recognition,

    /// <summary>Whether no other channel order or scale of the pixels suits its weights clearly better than the declared one.</summary>
    Preprocessing,
}
