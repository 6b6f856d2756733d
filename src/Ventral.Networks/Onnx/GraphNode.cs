using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx;

/// <summary>A node as a graph is made of it.</summary>
/// <param name="Node">What it reads, makes and states.</param>
/// <param name="Run">What it does, where that is not what its operator does.</param>
/// <param name="Change">What an intervention put in the operator's place, as text; null for none.</param>
internal sealed record GraphNode(OnnxNode Node, Operator? Run = null, string? Change = null);
