using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx;

/// <summary>
/// Names of layers that a person recognises. PyTorch names nodes by modules (<c>/layer1/layer1.0/conv1/Conv</c>): these become
/// the modules' names (<c>layer1.0.conv1</c>), and a module's name stands for what its last node makes. Elsewhere a layer has
/// the name that the file gives the value. The names of the file always work too.
/// </summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> aliases = new(StringComparer.Ordinal);

    private readonly HashSet<string> ends = new(StringComparer.Ordinal);
    private readonly HashSet<string> inner = new(StringComparer.Ordinal);

    /// <param name="nodes">The nodes in the order of the run.</param>
    /// <param name="values">The names of the values that are layers.</param>
    public LayerNames(ImmutableArray<OnnxNode> nodes, IReadOnlySet<string> values)
    {
        var read = nodes.Select(n => (Node: n, Scope: ScopeOf(n.Name), Value: n.Outputs.FirstOrDefault(values.Contains))).Where(p => p.Value is not null).ToArray();
        var operators = nodes.Select(n => (n.Operator, Scope: ScopeOf(n.Name))).Where(p => p.Scope is not null)
            .ToLookup(p => p.Scope!, p => p.Operator, StringComparer.Ordinal);

        var containers = operators.SelectMany(o => Parents(o.Key)).ToHashSet(StringComparer.Ordinal);
        bool isLeaf(string? scope) => scope is { Length: > 0 } && !containers.Contains(scope);
        var last = read.Where(r => isLeaf(r.Scope)).GroupBy(r => r.Scope!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value!, StringComparer.Ordinal);

        // What the file calls a value is never another's.
        var taken = new HashSet<string>(values, StringComparer.Ordinal);
        foreach (var (node, scope, value) in read)
        {
            string name = value!;
            if (scope is not null)
            {
                string step = node.Name[(node.Name.LastIndexOf('/') + 1)..];
                bool isAlone = isLeaf(scope) && operators[scope].Distinct().Take(2).Count() == 1 && step.StartsWith(node.Operator, StringComparison.Ordinal);
                bool isEnd = isLeaf(scope) && !isAlone && last[scope] == value;
                string spoken = isAlone ? scope + step[node.Operator.Length..] : isEnd ? scope : scope.Length > 0 ? $"{scope}.{step}" : step;
                name = taken.Add(spoken) ? spoken : name;
                (isEnd ? ends : isLeaf(scope) && !isAlone ? inner : []).Add(value!);
            }

            names.Add(value!, name);
            aliases.Add(value!, name == value ? [] : [value!]);
        }

        foreach (var (node, _, value) in read.Where(r => r.Node.Name.Length > 0 && taken.Add(r.Node.Name)))
        {
            aliases[value!].Add(node.Name);
        }

        var outcomes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, scope, value) in read.Where(r => r.Scope is { Length: > 0 }))
        {
            foreach (string module in Parents(scope!).Prepend(scope!))
            {
                outcomes[module] = value!;
            }
        }

        foreach (var (module, value) in outcomes.Where(e => taken.Add(e.Key)))
        {
            aliases[value].Add(module);
        }
    }

    /// <summary>Whether a value is what a module of several nodes makes in the end.</summary>
    public bool IsEnd(string value) => ends.Contains(value);

    /// <summary>Whether a value is a step within a module of several nodes.</summary>
    public bool IsInner(string value) => inner.Contains(value);

    public string NameOf(string value) => names.GetValueOrDefault(value, value);

    public ImmutableArray<string> AliasesOf(string value) => aliases.TryGetValue(value, out var others) ? [.. others] : [];

    /// <summary>The module that a node's name tells, empty for the whole network; null where names tell none.</summary>
    /// <remarks>A sequence's module repeats its parent's name: layer1, layer1.0.</remarks>
    public static string? ScopeOf(string node)
    {
        if (!node.StartsWith('/'))
        {
            return null;
        }

        string scope = "", whole = "";
        foreach (string part in node.Split('/', StringSplitOptions.RemoveEmptyEntries)[..^1])
        {
            whole = scope.Length > 0 && part.StartsWith(scope + ".", StringComparison.Ordinal) ? whole + part[scope.Length..] : whole.Length > 0 ? $"{whole}.{part}" : part;
            scope = part;
        }

        return whole;
    }

    private static IEnumerable<string> Parents(string module)
    {
        for (int end = module.LastIndexOf('.'); end > 0; end = module.LastIndexOf('.', end - 1))
        {
            yield return module[..end];
        }
    }
}
