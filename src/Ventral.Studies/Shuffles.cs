using Ventral.Networks;

namespace Ventral.Studies;

/// <summary>The shuffles as studies and tables write them: <c>shuffled:filters</c>.</summary>
internal static class Shuffles
{
    private static readonly (string Name, ShuffleScheme Scheme)[] Named =
    [
        ("filters", ShuffleScheme.WithinFilters),
        ("layer", ShuffleScheme.AcrossLayer),
        ("kernels", ShuffleScheme.KernelsAcrossFilters),
        ("spectrum", ShuffleScheme.SpectrumMatched),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Named.Select(n => n.Name)];

    public static ShuffleScheme Of(string name) => Named.First(n => n.Name == name).Scheme;
}
