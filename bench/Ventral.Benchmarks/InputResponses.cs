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
        string[] ids = new string[array.Shape[0]];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = $"{i}";
        }

        return new Activations(name, StimulusIds.Create("images", ids), array.Shape[1], array.ToSingles());
    }
}
