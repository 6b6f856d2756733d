using System.Collections;
using System.Reflection;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>All numbers that a result shows, wherever in it they stand.</summary>
internal static class Numbers
{
    private const int Deepest = 6;

    public static IEnumerable<(string Place, double Value)> In(object? result, string place = "", int depth = 0)
    {
        switch (result)
        {
            case null or string or bool or Enum:
                return [];
            case double number:
                return [(place, number)];
            case float number:
                return [(place, number)];
            case Matrix<double> matrix:
                return matrix.Values.ToArray().Select((v, i) => ($"{place}[{i}]", v)).ToArray();
            case Rdm rdm:
                return rdm.Pairs.ToArray().Select((v, i) => ($"{place}[{i}]", v)).ToArray();
            case StimulusIds or RepeatedResponses or Type:
                return [];
            case Activations activations:
                return activations.Values.ToArray().Select((v, i) => ($"{place}[{i}]", (double)v)).ToArray();
            case IEnumerable items:
                return IsDefault(items) ? [] : items.Cast<object?>().SelectMany((item, i) => In(item, $"{place}[{i}]", depth)).ToArray();
            default:
                return depth >= Deepest || !IsOurs(result.GetType()) ? [] : Properties(result).SelectMany(p => In(p.Value, $"{place}.{p.Name}", depth + 1)).ToArray();
        }
    }

    /// <summary>The same in the same order, with <c>null</c> where a result has none to show.</summary>
    public static IEnumerable<double?> AndGaps(object? result) => Values(result, 0);

    private static IEnumerable<double?> Values(object? result, int depth) => result switch
    {
        null => [null],
        string or Type or StimulusIds or RepeatedResponses => [],
        double or float or Matrix<double> or Rdm or Activations => In(result).Select(n => (double?)n.Value),
        IEnumerable items => IsDefault(items) ? [] : items.Cast<object?>().SelectMany(item => Values(item, depth)),
        _ => depth >= Deepest || !IsOurs(result.GetType()) ? [] : Properties(result).SelectMany(p => Values(p.Value, depth + 1)),
    };

    private static bool IsOurs(Type type) =>
        (type.Namespace?.StartsWith("Ventral", StringComparison.Ordinal) ?? false) || type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) || type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal);

    private static bool IsDefault(IEnumerable items) =>
        items.GetType() is { IsGenericType: true } type && type.GetProperty("IsDefault") is { } property && (bool)property.GetValue(items)!;

    private static IEnumerable<(string Name, object? Value)> Properties(object result) =>
        result.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRefLike)
            .Select(p => (p.Name, p.GetValue(result)))
            .Concat(result.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => (f.Name, f.GetValue(result))));
}
