using System.Collections.Immutable;

namespace Ventral.Data.Formats.Yaml;

/// <summary>Collects the faults of one YAML file, so that the user sees all of them at once.</summary>
/// <param name="source">The file, as the user named it.</param>
public sealed class YamlFaults(string source)
{
    private readonly List<YamlFault> faults = [];

    /// <summary>The file, as the user named it.</summary>
    public string Source => source;

    /// <summary>True where there is a fault.</summary>
    public bool Any => faults.Count > 0;

    /// <summary>Records a fault; the same words at the same place count once.</summary>
    public void Add(int line, int column, string message)
    {
        var fault = new YamlFault(source, line, column, message);
        if (!faults.Contains(fault))
        {
            faults.Add(fault);
        }
    }

    /// <summary>Takes a fault back that turned out to be another's consequence.</summary>
    internal void Remove(int line, int column, string message) => faults.Remove(new YamlFault(source, line, column, message));

    /// <summary>The faults so far, in the order of the file.</summary>
    public ImmutableArray<YamlFault> InOrder() => [.. faults.OrderBy(fault => (fault.Line, fault.Column))];
}
