namespace Ventral.Data.Catalogue;

/// <summary>A dataset of the user's own whose catalogue file cannot be used.</summary>
/// <param name="Id">Its id, after its file.</param>
/// <param name="File">The catalogue file.</param>
/// <param name="Fault">What is wrong with it, each fault with its place.</param>
public sealed record UnreadableEntry(string Id, string File, VentralException Fault)
{
    /// <summary>What is wrong and what to do, for people.</summary>
    public string Message =>
        $"Dataset '{Id}' cannot be read from '{File}':\n  {Fault.Message.ReplaceLineEndings("\n  ")}\nCorrect the file, or forget the dataset with 'ventral data remove {Id}' and register it anew.";
}
