namespace Ventral.Data.Formats.Yaml;

/// <summary>A value in a YAML file that knows its place: a scalar, a list or a mapping.</summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlFaults faults, int line, int column)
    {
        Faults = faults;
        Line = line;
        Column = column;
    }

    /// <summary>The line where it begins, from 1.</summary>
    public int Line { get; }

    /// <summary>The column where it begins, from 1.</summary>
    public int Column { get; }

    /// <summary>The faults of the file.</summary>
    private protected YamlFaults Faults { get; }

    /// <summary>What it is, for messages: <c>'tau-b'</c>, <c>a list</c>, <c>a mapping</c>.</summary>
    internal abstract string Found { get; }

    /// <summary>Nodes in it, itself included, with every alias counted as what it stands for.</summary>
    internal abstract long Weight { get; }

    /// <summary>Records a fault at this place.</summary>
    /// <param name="message">What was required, what was found, and the next step; a full sentence.</param>
    public void Fault(string message) => Faults.Add(Line, Column, message);
}
