using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.Tensors.Tests;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>Every committed export on its golden input: convolutions of all kinds, attention, resizing, reductions, arithmetic.</summary>
public class OnnxSameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string folder = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");
        foreach (var (name, shape) in new (string, int[])[]
            {
                ("plain-17", [2, 3, 17, 15]), ("pieces-17", [2, 3, 13, 12]), ("decoder-17", [2, 3, 9, 8]), ("resizes-17", [2, 2, 6, 7]), ("volumes-13", [2, 2, 5, 8, 8]),
                ("arithmetic-16", [2, 3, 4, 6]), ("vit-13", [2, 3, 16, 16]), ("convnext-13", [2, 3, 32, 32]), ("densenet-13", [2, 3, 48, 48]),
            })
        {
            var graph = new OnnxGraph(OnnxModel.Read(Path.Combine(folder, $"{name}.onnx")));
            var extents = Shape.Of(shape);
            var input = OnnxArray.Of(extents, Formula.Noise(name, extents.ValueCount));
            var values = graph.Run(new Dictionary<string, OnnxArray> { [graph.Inputs[0].Name] = input }, null, workers);
            foreach (string output in graph.Outputs)
            {
                hash.AppendData(values[output].IsReal ? MemoryMarshal.AsBytes(values[output].Reals) : MemoryMarshal.AsBytes(values[output].Wholes));
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
