using System.Collections.Immutable;

namespace Ventral.Networks.Execution;

/// <summary>
/// Layers that run as one: a convolution or linear layer, and what follows it as long as nobody else reads what is
/// between. The kernel rounds after each of them, so the bits are those of separate layers.
/// </summary>
/// <param name="First">The place of the convolution or linear layer.</param>
/// <param name="Last">The place of the last layer, whose output is stored.</param>
/// <param name="Normalisation">The place of the batch normalisation, if one is in.</param>
/// <param name="Addend">The place of the layer that is added, if one is.</param>
/// <param name="Activation">The place of the activation, if one is in.</param>
internal sealed record Fusion(int First, int Last, int? Normalisation, int? Addend, int? Activation)
{
    /// <summary>Finds all, in order.</summary>
    /// <param name="layers">The architecture's layers.</param>
    /// <param name="needed">The places of those that are computed.</param>
    /// <param name="wanted">The places of those whose output must stand by itself.</param>
    public static ImmutableArray<Fusion> Find(ImmutableArray<Layer> layers, ImmutableArray<int> needed, IReadOnlySet<int> wanted)
    {
        var readers = needed.SelectMany(reader => layers[reader].Inputs.Select(input => (input, reader))).ToLookup(pair => pair.input, pair => pair.reader);
        var found = ImmutableArray.CreateBuilder<Fusion>();
        var taken = new HashSet<int>();
        foreach (int place in needed)
        {
            if (layers[place].Operation is not (Operation.Convolution or Operation.FixedConvolution or Operation.Linear))
            {
                continue;
            }

            var fusion = Follow(layers, place, p => wanted.Contains(p) || readers[p].ToArray() is not [var only] || taken.Contains(only) ? null : only);
            found.Add(fusion);
            taken.Add(fusion.Last);
            taken.UnionWith(fusion.Interior(layers));
        }

        return found.ToImmutable();
    }

    /// <summary>The places whose output is never stored.</summary>
    public IEnumerable<int> Interior(ImmutableArray<Layer> layers)
    {
        for (int place = First; place != Last;)
        {
            yield return place;
            int inner = place;
            place = Enumerable.Range(inner + 1, Last - inner).First(p => layers[p].Inputs.Contains(inner));
        }
    }

    /// <param name="layers">The architecture's layers.</param>
    /// <param name="first">Where to begin.</param>
    /// <param name="onlyReader">The one layer that reads another whose output nobody needs by itself, else null.</param>
    private static Fusion Follow(ImmutableArray<Layer> layers, int first, Func<int, int?> onlyReader)
    {
        bool isConvolution = layers[first].Operation is Operation.Convolution or Operation.FixedConvolution;
        int last = first;
        int? normalisation = null, addend = null, activation = null;
        if (isConvolution && onlyReader(last) is { } norm && layers[norm].Operation is Operation.BatchNormalisation)
        {
            normalisation = last = norm;
        }

        if (isConvolution && onlyReader(last) is { } sum && layers[sum].Operation is Operation.Add)
        {
            addend = layers[sum].Inputs[0] == last ? layers[sum].Inputs[1] : layers[sum].Inputs[0];
            last = sum;
        }

        if (onlyReader(last) is { } function && layers[function].Operation is Operation.Relu or Operation.Clamp or Operation.OutputRange)
        {
            activation = last = function;
        }

        return new(first, last, normalisation, addend, activation);
    }
}
