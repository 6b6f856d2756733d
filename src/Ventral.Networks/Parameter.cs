using System.Collections.Immutable;

namespace Ventral.Networks;

/// <summary>One learnt array of an architecture, under the name that torchvision's state dictionary gives it.</summary>
public sealed class Parameter
{
    internal Parameter(string name, ParameterRole role, ImmutableArray<int> shape, int fanIn, int fanOut, ImmutableArray<float> start)
    {
        Name = name;
        Role = role;
        Shape = shape;
        FanIn = fanIn;
        FanOut = fanOut;
        Start = start;
    }

    /// <summary>The name in a state dictionary: <c>features.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>What the parameter does.</summary>
    public ParameterRole Role { get; }

    /// <summary>Its dimensions, slowest first.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Values in all.</summary>
    public int Length => Shape.Aggregate(1, (product, n) => checked(product * n));

    /// <summary>Inputs to one output value of the layer: in/groups × kernel height × kernel width.</summary>
    public int FanIn { get; }

    /// <summary>Outputs that one input value reaches, the stride aside: out × kernel height × kernel width.</summary>
    public int FanOut { get; }

    /// <summary>What a <see cref="ParameterRole.Fixed"/> parameter holds before training; repeats along the parameter. Empty for other roles.</summary>
    internal ImmutableArray<float> Start { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(" × ", Shape)}]";
}
