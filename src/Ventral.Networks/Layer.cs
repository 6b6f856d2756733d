using System.Collections.Immutable;

namespace Ventral.Networks;

/// <summary>One step of a network, whose output can be read.</summary>
public sealed class Layer
{
    internal Layer(string name, ImmutableArray<string> aliases, bool isListed, Operation operation, ImmutableArray<int> inputs, LayerShape shape)
    {
        Name = name;
        Aliases = aliases;
        IsListed = isListed;
        Operation = operation;
        Inputs = inputs;
        Shape = shape;
    }

    /// <summary>What people call it: <c>relu5</c>.</summary>
    public string Name { get; }

    /// <summary>Other names it answers to, such as torchvision's <c>features.11</c>.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>True where the layer belongs to the ones people speak of; the others can be read but are not offered.</summary>
    public bool IsListed { get; }

    /// <summary>What it computes.</summary>
    public Operation Operation { get; }

    /// <summary>The positions, in the architecture's order, of the layers that it reads.</summary>
    public ImmutableArray<int> Inputs { get; }

    /// <summary>The size of its output for one image.</summary>
    public LayerShape Shape { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Shape})";
}
