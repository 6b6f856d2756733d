using System.Collections.Immutable;

namespace Ventral.Networks.Interventions;

/// <summary>What an intervention makes of an architecture's layers.</summary>
/// <param name="Layers">The layers after it.</param>
/// <param name="Unread">Names of parameters that no layer reads any more, though a checkpoint may hold them.</param>
internal sealed record Rewriting(ImmutableArray<Layer> Layers, ImmutableArray<string> Unread)
{
    /// <summary>Puts other operations in place of some, at the same place and of the same size.</summary>
    /// <param name="architecture">Before.</param>
    /// <param name="swap">The operation for a layer that the intervention is about, which may be itself; null for one that it is not about.</param>
    /// <param name="subject">What the intervention is about, for the message where there is none: <c>activation function</c>.</param>
    /// <exception cref="VentralException">The intervention is about no layer.</exception>
    public static Rewriting Swap(Architecture architecture, Func<Layer, Operation?> swap, string subject)
    {
        var swapped = architecture.Layers.Select(swap).ToArray();
        if (swapped.All(s => s is null))
        {
            throw new VentralException($"'{architecture.Name}' has no {subject} to intervene on. Leave the intervention out, or choose another network.");
        }

        var layers = architecture.Layers.Select((l, i) => swapped[i] is { } operation ? new Layer(l.Name, l.Aliases, l.IsListed, operation, l.Inputs, l.Shape) : l).ToImmutableArray();
        var read = layers.SelectMany(l => l.Operation.Parameters).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return new(layers, [.. architecture.Parameters.Select(p => p.Name).Where(name => !read.Contains(name))]);
    }
}
