using System.Collections.Immutable;

namespace Ventral.Networks;

/// <summary>What a user says of a network besides its file.</summary>
public sealed record ForeignNetworkOptions
{
    /// <summary>The catalogue's name of the architecture whose weights a file holds; found by the parameters' names and shapes where it is left out. Not for ONNX, whose files say it.</summary>
    public string? Architecture { get; init; }

    /// <summary>How an image becomes the input, as far as it differs from what is usual.</summary>
    public PreprocessingChoice Preprocessing { get; init; } = new();

    /// <summary>What is changed in the architecture.</summary>
    public ImmutableArray<Intervention> Interventions { get; init; } = [];
}
