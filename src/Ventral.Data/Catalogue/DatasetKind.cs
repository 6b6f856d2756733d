namespace Ventral.Data.Catalogue;

/// <summary>What an entry of the catalogue holds.</summary>
public enum DatasetKind
{
    /// <summary>Stimuli, or what brains answered to them, or RDMs of networks over them.</summary>
    Dataset,

    /// <summary>The trained weights of a network.</summary>
    Weights,

    /// <summary>Published numbers, to compare with.</summary>
    Tables,

    /// <summary>Names of the classes that a network tells apart.</summary>
    Labels,
}
