using System.Collections.Immutable;

namespace Ventral.Networks.Execution;

/// <summary>One computation of a forward pass: a layer, and what is done to each of its values before they are stored.</summary>
/// <param name="Layer">The layer that is computed.</param>
/// <param name="Normalisation">The batch normalisation that then applies, or null.</param>
/// <param name="HasAddend">Whether another layer is then added: the last of the inputs.</param>
/// <param name="Activation">The activation that applies at last, or null.</param>
/// <param name="InputShapes">The sizes of what the step reads.</param>
/// <param name="InputSlots">Where that stands.</param>
/// <param name="OutputSlot">Where the result goes; an input's slot where the step may overwrite it.</param>
/// <param name="Result">The place of the layer whose output the slot then holds.</param>
internal sealed record PlanStep(
    Layer Layer,
    Layer? Normalisation,
    bool HasAddend,
    Layer? Activation,
    ImmutableArray<LayerShape> InputShapes,
    ImmutableArray<int> InputSlots,
    int OutputSlot,
    int Result);
