namespace Ventral.Data.Catalogue;

/// <summary>Reads subjects' own arrays, rows in the order of the stimuli.</summary>
internal static class SubjectArrays
{
    internal static RepeatedResponses Responses(DataFolder folder, SubjectArray array, StimulusIds stimuli) =>
        Open(folder, array).Responses(array.Name, Ids(folder, array)).Named(array.Subject).InOrderOf(stimuli);

    internal static Rdm Rdm(DataFolder folder, SubjectArray array, StimulusIds stimuli)
    {
        var rdm = Open(folder, array).Rdm(array.Name, Ids(folder, array)).InOrderOf(stimuli);
        return new(array.Subject, stimuli, rdm.Pairs.ToArray());
    }

    private static LayerFile Open(DataFolder folder, SubjectArray array) => LayerFile.Read(folder.PathOf(array.File));

    private static StimulusIds? Ids(DataFolder folder, SubjectArray array) => array.Ids is { } ids ? StimulusIds.Read(folder.PathOf(ids)) : null;
}
