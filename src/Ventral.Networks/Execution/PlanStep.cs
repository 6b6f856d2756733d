using System.Collections.Immutable;

namespace Ventral.Networks.Execution;

/// <summary>One computation of a forward pass.</summary>
/// <param name="Layer">The layer that is computed.</param>
/// <param name="Activation">The layer that is applied to each of its values before they are stored, or null.</param>
/// <param name="InputShapes">The sizes of what the layer reads.</param>
/// <param name="InputSlots">Where that stands.</param>
/// <param name="OutputSlot">Where the result goes; an input's slot where the layer may overwrite it.</param>
/// <param name="Result">The place of the layer whose output the slot then holds.</param>
internal sealed record PlanStep(
    Layer Layer,
    Layer? Activation,
    ImmutableArray<LayerShape> InputShapes,
    ImmutableArray<int> InputSlots,
    int OutputSlot,
    int Result);
