using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

public sealed class StoreSweepTests : IDisposable
{
    private readonly StoreFixture store = new();

    private readonly StepRecord rdm;

    private readonly StepRecord mantel;

    public StoreSweepTests()
    {
        (rdm, mantel) = StoreFixture.Chain(0);
    }

    public void Dispose() => store.Dispose();

    [Fact]
    public void What_nothing_needs_goes_by_reason_and_the_rest_stays()
    {
        var (unused, _) = StoreFixture.Chain(4);
        var (_, damaged) = StoreFixture.Chain(1);
        var (stale, lost) = StoreFixture.Chain(2);
        var (cut, half) = StoreFixture.Chain(3);
        store.Finish(rdm, mantel, unused, damaged, cut);
        store.Finish(mantel, damaged, cut);
        store.WriteStale(stale);
        StoreFixture.Flip(store.Entry(damaged).ResultPath, 0);
        File.WriteAllBytes(store.Entry(cut).RecordPath, []);
        string[] orphans = [store.Entry(half).ResultPath, store.Entry(lost).ResultPath + ".sha256", Path.Combine(store.Root, "notes.txt")];
        foreach (string orphan in orphans)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
            File.WriteAllText(orphan, "ten bytes.");
        }

        var before = StoreFixture.Files(store.Run);
        var dry = Sweep(dryRun: true);
        StoreFixture.Files(store.Run).ShouldBe(before);
        var swept = Sweep();

        swept.Removed.ToDictionary(r => r.Key, r => r.Value.Count).ShouldBe(
            new Dictionary<SweptReason, int> { [SweptReason.Stale] = 1, [SweptReason.Damaged] = 2, [SweptReason.Orphaned] = 3, [SweptReason.Unused] = 1 });
        swept.Removed[SweptReason.Orphaned].Bytes.ShouldBe(30);
        (dry.Removed.SequenceEqual(swept.Removed), dry.Files.SequenceEqual(swept.Files), dry.Kept).ShouldBe((true, true, swept.Kept));
        swept.Kept.Count.ShouldBe(2);
        swept.Files.Length.ShouldBe(2 + 4 + 3 + 2);
        StoreFixture.Files(store.Root).Keys.Order(StringComparer.Ordinal).ShouldBe(
            before.Keys.Where(f => f.Contains(rdm.Key, StringComparison.Ordinal) || f.Contains(mantel.Key, StringComparison.Ordinal) || f.Contains("index.sqlite", StringComparison.Ordinal))
                .Select(f => f["store/".Length..]).Order(StringComparer.Ordinal));
        Directory.EnumerateDirectories(store.Root).Count().ShouldBe(new[] { rdm, mantel }.Select(s => s.Key[..2]).Distinct().Count());
        store.Open().TryRead(rdm).ShouldNotBeNull();
        Sweep().Files.ShouldBeEmpty();
    }

    [Fact]
    public void Without_an_index_it_is_not_known_what_was_used_and_results_stay()
    {
        store.Finish(rdm);
        store.Finish(mantel);
        StoreFixture.Flip(Path.Combine(store.Root, "index.sqlite"), 100);

        var swept = Sweep();

        swept.Files.ShouldBeEmpty();
        swept.Kept.Count.ShouldBe(2);
        swept.Notices.ShouldHaveSingleItem().ShouldBe(
            "Damaged: 'store/index.sqlite' must fit its checksum in 'store/index.sqlite.sha256', found one that does not. It is not known what the last run used: results stay until a run was finished here again.");
        store.Finish(mantel);
        Sweep().Removed.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_outside_the_store_is_touched_and_no_link_followed_or_removed()
    {
        Requirement.Require(!OperatingSystem.IsWindows(), "links are made without privileges on Unix only");
        store.Finish(rdm, mantel);
        using var elsewhere = new TemporaryFolder();
        string target = Path.Combine(elsewhere.Path, Path.GetFileName(store.Entry(rdm).ResultPath));
        File.Move(store.Entry(rdm).ResultPath, target);
        File.CreateSymbolicLink(store.Entry(rdm).ResultPath, target);
        File.CreateSymbolicLink(Path.Combine(store.Root, "link"), target);
        string other = mantel.Key[..2] == "aa" ? "bb" : "aa";
        Directory.CreateSymbolicLink(Path.Combine(store.Root, other), elsewhere.Path);
        string empty = Path.Combine(store.Root, new[] { "cc", "dd", "ee" }.First(f => !Directory.Exists(Path.Combine(store.Root, f))));
        Directory.CreateSymbolicLink(empty, Directory.CreateDirectory(Path.Combine(elsewhere.Path, "empty")).FullName);
        Directory.CreateDirectory(Path.Combine(store.Root, "mine"));
        File.WriteAllText(Path.Combine(store.Root, "mine", "notes.txt"), "mine");
        File.WriteAllText(Path.Combine(store.Run, "scores.csv"), "mine");

        var swept = Sweep();

        // A link is no result: what it stood for counts as damaged, so that its record goes.
        swept.Files.ShouldBe([RunStore.RelativeRecordPath(rdm.Key)]);
        swept.Notices.Length.ShouldBe(5);
        Directory.Exists(empty).ShouldBeTrue();
        File.Exists(target).ShouldBeTrue();
        new FileInfo(store.Entry(rdm).ResultPath).LinkTarget.ShouldBe(target);
        File.Exists(Path.Combine(store.Root, "link")).ShouldBeTrue();
        File.Exists(Path.Combine(store.Root, "mine", "notes.txt")).ShouldBeTrue();
        File.Exists(Path.Combine(store.Run, "scores.csv")).ShouldBeTrue();
    }

    [Fact]
    public void It_waits_for_no_run()
    {
        store.Finish(rdm);
        using var running = RunFolder.Open(store.Run);

        Should.Throw<VentralException>(() => Sweep()).Message.ShouldContain("is in use by another run");
    }

    [Fact]
    public void A_folder_that_holds_no_store_is_said_to()
    {
        using var empty = new TemporaryFolder();
        string missing = Path.Combine(empty.Path, "missing");

        Should.Throw<VentralException>(() => StoreSize.Of(missing)).Message.ShouldBe($"There is no folder '{missing}'. Name a run folder, as 'ventral run' printed it.");
        Should.Throw<VentralException>(() => StoreSweep.Run(empty.Path, false, default)).Message.ShouldStartWith($"'{empty.Path}' holds no store: ");
        Directory.EnumerateFileSystemEntries(empty.Path).ShouldBeEmpty();

        Requirement.Require(!OperatingSystem.IsWindows(), "links are made without privileges on Unix only");
        store.Finish(rdm);
        Directory.CreateSymbolicLink(Path.Combine(empty.Path, "store"), store.Root);
        Should.Throw<VentralException>(() => StoreSweep.Run(empty.Path, false, default)).Message.ShouldContain("which is not followed");
        store.Open().TryRead(rdm).ShouldNotBeNull();
    }

    [Fact]
    public void Sizes_are_the_same_with_and_without_an_index()
    {
        var (stale, half) = StoreFixture.Chain(2);
        store.WriteStale(stale);
        store.Finish(rdm, mantel);
        Directory.CreateDirectory(Path.GetDirectoryName(store.Entry(half).ResultPath)!);
        File.WriteAllBytes(Path.ChangeExtension(store.Entry(half).ResultPath, ".old"), [1, 2]);
        Age();
        var with = StoreSize.Of(store.Run);
        File.Delete(Path.Combine(store.Root, "index.sqlite"));
        var without = StoreSize.Of(store.Run);

        with.Steps.ToDictionary(s => s.Key, s => s.Value.Count).ShouldBe(new Dictionary<string, int> { ["rdm/1"] = 1, ["mantel/1"] = 1 }, ignoreOrder: true);
        with.Steps["rdm/1"].Bytes.ShouldBe(4 + new FileInfo(store.Entry(rdm).RecordPath).Length);
        (with.Stale.Count, with.Damaged, with.Orphans, with.Notices.Length).ShouldBe((1, default, new(1, 2), 0));
        with.IndexBytes.ShouldBeGreaterThan(0);
        (without.Steps.SequenceEqual(with.Steps), without.Stale, without.Orphans).ShouldBe((true, with.Stale, with.Orphans));
    }

    // So that the index is known to be newer than the records.
    private void Age()
    {
        foreach (string file in Directory.EnumerateFiles(store.Root, "*.json", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddMinutes(-1));
        }
    }

    private StoreSweep Sweep(bool dryRun = false) => StoreSweep.Run(store.Run, dryRun, TestContext.Current.CancellationToken);
}
