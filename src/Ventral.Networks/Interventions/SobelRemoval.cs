using System.Collections.Immutable;

namespace Ventral.Networks.Interventions;

/// <summary>Takes fixed filters out, so that the convolution after them sees what they saw.</summary>
internal static class SobelRemoval
{
    public static Rewriting Apply(Architecture architecture)
    {
        if (!architecture.Layers.Any(l => l.Operation is Operation.FixedConvolution))
        {
            throw new VentralException($"'{architecture.Name}' has no Sobel filters to remove. Leave the intervention out, or choose another network.");
        }

        var kept = ImmutableArray.CreateBuilder<Layer>();
        int[] places = new int[architecture.Layers.Length];
        for (int i = 0; i < places.Length; i++)
        {
            var layer = architecture.Layers[i];
            ImmutableArray<int> inputs = [.. layer.Inputs.Select(input => places[input])];
            if (layer.Operation is Operation.FixedConvolution)
            {
                places[i] = inputs[0];
                continue;
            }

            var operation = layer.Operation is Operation.Convolution c ? Over(c, kept[inputs[0]].Shape) : layer.Operation;
            places[i] = kept.Count;
            kept.Add(new(layer.Name, layer.Aliases, layer.IsListed, operation, inputs, layer.Shape));
        }

        return new(kept.ToImmutable(), []);
    }

    private static Operation.Convolution Over(Operation.Convolution convolution, LayerShape input)
    {
        if (convolution.Geometry.InputChannels == input.Channels)
        {
            return convolution;
        }

        var geometry = convolution.Geometry with { InputChannels = input.Channels };
        int fanIn = geometry.InputChannels / geometry.Groups * geometry.KernelHeight * geometry.KernelWidth;
        var weight = convolution.Weight;
        var bias = convolution.Bias;
        return new(
            geometry,
            new(weight.Name, weight.Role, weight.Shape.SetItem(1, geometry.InputChannels / geometry.Groups), fanIn, weight.FanOut, weight.Start),
            bias is null ? null : new(bias.Name, bias.Role, bias.Shape, fanIn, bias.FanOut, bias.Start));
    }
}
