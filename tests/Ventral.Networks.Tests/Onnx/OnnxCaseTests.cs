using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>ONNX's own test cases that were made with PyTorch, a thousand times nearer than ONNX's own tolerance of 1e-3 (beside 1e-7 absolute).</summary>
public class OnnxCaseTests
{
    private const string Folder = "github.com/onnx/onnx/f7546912001bc31e92a238b17068a21b373d882e/onnx/backend/test/data/pytorch-converted";

    [Fact]
    public void All_82_cases_pass()
    {
        string folder = Path.Combine(Requirement.RealData(), Folder);
        Requirement.Require(Directory.Exists(folder), $"'{Folder}' is not among the real recordings");
        string[] cases = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        var faults = cases.Select(Fault).OfType<string>().ToArray();

        cases.Length.ShouldBe(82);
        faults.ShouldBeEmpty();
    }

    private static string? Fault(string folder)
    {
        string name = Path.GetFileName(folder), data = Path.Combine(folder, "test_data_set_0");
        try
        {
            var model = OnnxModel.Read(Path.Combine(folder, "model.onnx"));
            var graph = new OnnxGraph(model);
            var inputs = graph.Inputs.Select((info, i) => (info.Name, Value: OnnxArray.Of(OnnxTensor.Read(Path.Combine(data, $"input_{i}.pb"))))).ToDictionary(p => p.Name, p => p.Value);
            var outputs = graph.Run(inputs, null, new Workers(2));
            for (int i = 0; i < graph.Outputs.Length; i++)
            {
                var expected = OnnxTensor.Read(Path.Combine(data, $"output_{i}.pb"));
                var found = outputs[graph.Outputs[i]];
                if (!found.Shape.Extents.SequenceEqual(expected.Shape.AsSpan()))
                {
                    return $"{name}: {found} for {expected}";
                }

                double worst = Deviation.Of(found.Reals, expected.ToSingles(), 1e-7);
                if (!(worst <= Deviation.CaseBound))
                {
                    return $"{name}: {worst:g3}";
                }
            }

            return null;
        }
        catch (VentralException e)
        {
            return $"{name}: {e.Message}";
        }
    }
}
