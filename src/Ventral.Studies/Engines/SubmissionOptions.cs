using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.Tensors;

namespace Ventral.Studies.Engines;

/// <summary>How the jobs of a submission run.</summary>
internal static class SubmissionOptions
{
    /// <summary>The options of a job.</summary>
    public static RunOptions Of(SubmissionFolder folder, OnnxRuntime? runtime)
    {
        var submission = folder.Submission;
        return new()
        {
            OutFolder = folder.RunPath,
            DataFolder = submission.DataFolder,
            Offline = submission.Offline,
            Workers = new Workers(submission.Settings.Cpus),
            Memory = SubmittedMemory.Of(submission),
            Runtime = runtime,
            Lock = folder.ReadLock(),
            Only = submission.Only,
        };
    }

    /// <summary>Makes sure that this is the build that the study was submitted by.</summary>
    /// <exception cref="VentralException">It is another, whose last bits may differ.</exception>
    public static void RequireBuild(Submission submission)
    {
        if (submission.Build != RunStore.Build)
        {
            throw new VentralException($"'{submission.Study}' was submitted by another build of Ventral than this one, which would give other last bits. Build nothing while jobs wait; now run 'ventral cancel' on the run folder, and the study again.");
        }
    }
}
