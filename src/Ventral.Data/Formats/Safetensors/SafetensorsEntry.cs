using System.Collections.Immutable;

namespace Ventral.Data.Formats.Safetensors;

/// <summary>A tensor as the header describes it.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Element">Its numbers.</param>
/// <param name="Shape">Lengths of its dimensions, slowest first.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, WeightElement Element, ImmutableArray<int> Shape, long Begin, long End);
