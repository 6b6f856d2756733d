using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>Where RDMs of a network's layers lie, computed by others.</summary>
/// <param name="Network">The network: <c>alexnet</c>.</param>
/// <param name="Weights">Its weight state: <c>trained</c>.</param>
/// <param name="File">The file that holds them.</param>
/// <param name="Format">How they are written in it.</param>
/// <param name="Layers">The layers in order, each with its name in the file.</param>
public sealed record NetworkRdmsDescription(string Network, string Weights, DatasetFile File, RdmFormat Format, ImmutableArray<KeyValuePair<string, string>> Layers)
{
    /// <summary>The variable of a MAT file that holds the RDMs.</summary>
    public string Variable { get; init; } = "";

    /// <summary>The field by which an element names its layer.</summary>
    public string LayerField { get; init; } = "name";

    /// <summary>Only elements whose field of this name has this value are meant.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Where { get; init; } = [];
}
