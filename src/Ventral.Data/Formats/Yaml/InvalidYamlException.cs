using System.Collections.Immutable;

namespace Ventral.Data.Formats.Yaml;

/// <summary>A YAML file that cannot be used; the message lists every fault, one a line, in the order of the file.</summary>
public sealed class InvalidYamlException : VentralException
{
    /// <summary>Collects the faults into one message.</summary>
    /// <param name="faults">At least one, in the order of the file.</param>
    public InvalidYamlException(ImmutableArray<YamlFault> faults)
        : base(string.Join('\n', faults)) => Faults = faults;

    /// <summary>The faults, in the order of the file.</summary>
    public ImmutableArray<YamlFault> Faults { get; }
}
