using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx;

/// <summary>
/// An ONNX graph that cannot be run: it contradicts itself, uses an operator or an option that Ventral does not have,
/// or would need more memory than it may.
/// </summary>
public sealed class OnnxGraphException : VentralException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The file.</param>
    /// <param name="node">The node at fault; <c>null</c> where it is the graph.</param>
    /// <param name="problem">What was required, what was found and the next step, as the end of a sentence that starts with the node.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public OnnxGraphException(string source, OnnxNode? node, string problem, Exception? innerException = null)
        : base(node is null ? $"The graph of '{source}' {problem}." : $"{node} of '{source}' {problem}.", innerException) => Node = node;

    /// <summary>The node at fault; <c>null</c> where it is the graph.</summary>
    public OnnxNode? Node { get; }
}
