namespace Ventral.Studies.Engines;

/// <summary>The memory that a job of a submission may take.</summary>
public static class SubmittedMemory
{
    /// <summary>Bytes: the less of what <c>--memory</c> said and what the engine's settings ask of the cluster; null where neither is set.</summary>
    /// <param name="folder"><c>RUN/engine/TOKEN</c>.</param>
    /// <exception cref="VentralException">It is no submission.</exception>
    public static long? Of(string folder) => Of(SubmissionFolder.Open(folder).Submission);

    internal static long? Of(Submission submission) =>
        (submission.Memory, submission.Settings.MemoryBytes) is ({ } said, { } asked) ? Math.Min(said, asked) : submission.Memory ?? submission.Settings.MemoryBytes;
}
