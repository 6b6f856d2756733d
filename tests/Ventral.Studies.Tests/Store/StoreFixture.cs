using Ventral.Studies.Store;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

/// <summary>A run folder with a store, and what tests do to one.</summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Run => folder.Path;

    public string Root => Path.Combine(folder.Path, "store");

    public RunStore Open() => new(Root);

    /// <summary>A step, and a second one that consumes the first.</summary>
    public static (StepRecord Rdm, StepRecord Mantel) Chain(int i)
    {
        var rdm = new StepRecord("rdm/1", ("network", $"n{i}"), ("stimuli", "s"));
        return (rdm, new("mantel/1", ("seed", "1"), ("rdm", rdm.Key)));
    }

    public static byte[] Result(int i) => [(byte)i, 1, 2, 3];

    /// <summary>Steps as a finished run leaves them.</summary>
    public void Finish(params ReadOnlySpan<StepRecord> steps)
    {
        var store = Open();
        for (int i = 0; i < steps.Length; i++)
        {
            if (store.TryRead(steps[i]) is null)
            {
                store.Write(steps[i], Result(i));
            }
        }

        store.SaveIndex(finished: true).ShouldBeNull();
    }

    public void WriteStale(StepRecord step) => new StoreEntry(Root, step.Key).Write(ResultRecord.Of(step, [7], "another build"), [7]);

    public StoreEntry Entry(StepRecord step) => new(Root, step.Key);

    public static void Flip(string file, int at, int bit = 0)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at] ^= (byte)(1 << bit);
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Every file below a folder with its content, by relative path; a lock is held, not read.</summary>
    public static SortedDictionary<string, string> Files(string below) => new(
        Directory.EnumerateFiles(below, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".lock").ToDictionary(f => Path.GetRelativePath(below, f), f => Convert.ToHexString(File.ReadAllBytes(f))),
        StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();
}
