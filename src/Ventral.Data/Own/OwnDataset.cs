using System.Collections.Immutable;
using Ventral.Data.Catalogue;

namespace Ventral.Data.Own;

/// <summary>A dataset that was registered.</summary>
/// <param name="Entry">What it holds, as every other dataset is described.</param>
/// <param name="File">The catalogue file that describes it.</param>
/// <param name="Notices">What its owner should know, though nothing is wrong: files left out, one subject alone.</param>
public sealed record OwnDataset(DatasetEntry Entry, string File, ImmutableArray<string> Notices);
