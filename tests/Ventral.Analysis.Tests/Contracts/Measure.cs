using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>A measure as the contract suite runs it.</summary>
/// <param name="Name">What it is called in the list of tests.</param>
/// <param name="Covers">The public types whose input it exercises, with all that derive from them.</param>
/// <param name="IsOfTwo">Whether stimuli of two things meet in it.</param>
/// <param name="Run">Runs it on threads; whatever it returns is searched for numbers.</param>
public sealed record Measure(string Name, Type[] Covers, bool IsOfTwo, Func<Situation, Workers, object?> Run)
{
    /// <summary>Whether it refuses even ordinary input of this kind, as it says.</summary>
    public bool IsRefused { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
