using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>The stimuli of a dataset: one image file each, in the order of every row of data about them.</summary>
/// <param name="Name">What people call the set; the id of the entry that holds the images.</param>
/// <param name="Files">The images; a stimulus is named after its file's stem.</param>
public sealed record StimuliDescription(string Name, ImmutableArray<DatasetFile> Files)
{
    /// <summary>The ids of the stimuli, in order.</summary>
    /// <exception cref="VentralException">Two files share a stem.</exception>
    public StimulusIds Ids() => StimulusIds.Create(Name, Files.Select(file => file.Stem));
}
