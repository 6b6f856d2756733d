using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>What a file says of an input, an output or a value between.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Its number type.</param>
/// <param name="Shape">Lengths of its dimensions, <c>null</c> where one is open (a batch); the default array where the file says nothing of a shape.</param>
public sealed record OnnxValueInfo(string Name, OnnxElement Element, ImmutableArray<long?> Shape);
