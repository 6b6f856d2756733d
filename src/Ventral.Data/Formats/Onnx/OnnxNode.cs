using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>One step of a graph.</summary>
/// <param name="Name">What the exporter calls it; often empty.</param>
/// <param name="Operator">What it does: <c>Conv</c>.</param>
/// <param name="Domain">Whose operator it is; empty for those of ONNX itself.</param>
/// <param name="Inputs">Names of the values it reads; empty where an optional one is left out.</param>
/// <param name="Outputs">Names of the values it makes; empty where one is not wanted.</param>
/// <param name="Settings">Its attributes, each of another name.</param>
public sealed record OnnxNode(
    string Name,
    string Operator,
    string Domain,
    ImmutableArray<string> Inputs,
    ImmutableArray<string> Outputs,
    ImmutableArray<OnnxSetting> Settings)
{
    /// <inheritdoc/>
    public override string ToString() => Name.Length > 0 ? $"{Operator} '{Name}'" : $"{Operator} that makes '{Outputs.FirstOrDefault(o => o.Length > 0)}'";
}
