using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks;

/// <summary>Responses that a rival drew.</summary>
public static class InputResponses
{
    /// <summary>Reads <c>[stimuli × units]</c>; the stimuli are called by their number.</summary>
    public static Activations Read(InputFolder inputs, string name)
    {
        var array = NpyFile.Read(inputs.PathOf(name));
        return new Activations(name, StimulusIds.Create("images", Enumerable.Range(0, array.Shape[0]).Select(i => $"{i}")), array.Shape[1], array.ToSingles());
    }
}
