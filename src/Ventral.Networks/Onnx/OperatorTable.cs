using System.Collections.Frozen;
using Ventral.Networks.Onnx.Operators;

namespace Ventral.Networks.Onnx;

/// <summary>All operators that Ventral has, by ONNX's names.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, Operator> Operators = new (string Name, Operator Run)[][]
    {
        Arithmetic.All, Functions.All, Activations.All, Convolutions.All, Pools.All, Normalisations.All, Products.All, Shapes.All, Layouts.All, Joins.All, Scatters.All,
        Pads.All, Totals.All, Resizes.All, Quantisation.All,
    }.SelectMany(family => family).ToFrozenDictionary(pair => pair.Name, pair => pair.Run, StringComparer.Ordinal);

    public static string Names => string.Join(", ", Operators.Keys.Order(StringComparer.Ordinal));

    public static Operator? Find(string domain, string name) => domain.Length == 0 ? Operators.GetValueOrDefault(name) : null;

    /// <summary>An operator of one output.</summary>
    public static (string Name, Operator Run) One(string name, Func<NodeCall, OnnxArray> run) => (name, call => [run(call)]);
}
