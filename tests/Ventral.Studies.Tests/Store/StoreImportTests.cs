using System.Security.Cryptography;

using Ventral.Data;
using Ventral.Studies.Store;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

public sealed class StoreImportTests : IDisposable
{
    private readonly StoreFixture ours = new();

    private readonly StoreFixture theirs = new();

    private readonly StepRecord rdm;

    private readonly StepRecord mantel;

    public StoreImportTests()
    {
        (rdm, mantel) = StoreFixture.Chain(0);
    }

    public void Dispose()
    {
        ours.Dispose();
        theirs.Dispose();
    }

    [Fact]
    public void A_shards_results_are_taken_over_and_a_second_time_changes_nothing()
    {
        theirs.Finish(rdm, mantel);
        var untouched = StoreFixture.Files(theirs.Run);

        Merge().ShouldSatisfyAllConditions(
            m => (m.TakenCount, m.PresentCount).ShouldBe((2, 0)),
            m => m.Conflicts.ShouldBeEmpty(),
            m => m.Refused.ShouldBeEmpty());
        var once = StoreFixture.Files(ours.Root);
        Merge().ShouldSatisfyAllConditions(m => (m.TakenCount, m.PresentCount).ShouldBe((0, 2)), m => m.Refused.ShouldBeEmpty());

        StoreFixture.Files(ours.Root).ShouldBe(once);
        StoreFixture.Files(theirs.Run).ShouldBe(untouched);
        foreach (var (file, content) in once)
        {
            untouched[Path.Combine("store", file)].ShouldBe(content);
        }

        ours.Open().TryRead(mantel).ShouldBe(StoreFixture.Result(1));
    }

    [Fact]
    public void What_is_merged_counts_as_held_and_used()
    {
        theirs.Finish(rdm, mantel);
        var store = ours.Open();
        store.Holds(rdm).ShouldBeFalse();

        StoreImport.Merge(theirs.Root, store, TestContext.Current.CancellationToken);

        store.Holds(rdm).ShouldBeTrue();
        store.SaveIndex(finished: true).ShouldBeNull();
        StoreSweep.Run(ours.Run, dryRun: false, TestContext.Current.CancellationToken).Files.ShouldBeEmpty();
    }

    [Fact]
    public void Other_bits_of_the_same_step_are_a_conflict_and_ours_stay()
    {
        ours.Open().Write(rdm, [1, 2, 3, 4]);
        theirs.Open().Write(rdm, [1, 2, 3, 5]);

        var merged = Merge();

        var conflict = merged.Conflicts.ShouldHaveSingleItem();
        conflict.File.ShouldBe(theirs.Entry(rdm).ResultPath);
        conflict.Reason.ShouldContain(ours.Entry(rdm).ResultPath);
        conflict.Reason.ShouldContain("Step rdm/1 gave other bytes");
        ours.Open().TryRead(rdm).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void What_is_damaged_or_stale_here_is_replaced_by_what_is_whole_there()
    {
        ours.Finish(rdm);
        theirs.Finish(rdm, mantel);
        StoreFixture.Flip(ours.Entry(rdm).ResultPath, 2);
        ours.WriteStale(mantel);

        Merge().TakenCount.ShouldBe(2);

        ours.Open().TryRead(rdm).ShouldBe(StoreFixture.Result(0));
        ours.Open().TryRead(mantel).ShouldBe(StoreFixture.Result(1));
    }

    [Fact]
    public void Results_of_another_build_are_refused()
    {
        theirs.WriteStale(rdm);

        Merge().Refused.ShouldHaveSingleItem().Reason.ShouldContain("another build of Ventral");
        ours.Open().TryRead(rdm).ShouldBeNull();
    }

    [Fact]
    public void A_change_of_any_byte_is_refused_by_name()
    {
        theirs.Finish(rdm);
        foreach (string file in new[] { theirs.Entry(rdm).ResultPath, theirs.Entry(rdm).RecordPath })
        {
            byte[] whole = File.ReadAllBytes(file);
            for (int i = 0; i < whole.Length; i++)
            {
                StoreFixture.Flip(file, i, i % 8);

                Merge().Refused.ShouldHaveSingleItem().File.ShouldBe(file, $"at {i}");
                File.WriteAllBytes(file, whole);
            }

            byte[][] others = [[], whole[..^1], [.. whole, 0]];
            foreach (byte[] other in others)
            {
                File.WriteAllBytes(file, other);
                Merge().Refused.ShouldHaveSingleItem().File.ShouldBe(file);
            }

            File.WriteAllBytes(file, whole);
        }

        Directory.Exists(ours.Root).ShouldBeFalse();
    }

    [Fact]
    public void Records_in_others_places_halves_and_foreign_names_are_refused()
    {
        theirs.Finish(rdm, mantel);
        var (other, half) = StoreFixture.Chain(1);
        Copy(theirs.Entry(rdm).RecordPath, theirs.Entry(other).RecordPath);
        Copy(theirs.Entry(rdm).ResultPath, theirs.Entry(other).ResultPath);
        Copy(theirs.Entry(rdm).ResultPath, theirs.Entry(half).ResultPath);
        Copy(theirs.Entry(rdm).RecordPath, Path.Combine(theirs.Root, "ab", "short.json"));
        Copy(theirs.Entry(rdm).RecordPath, Path.Combine(theirs.Root, "zz", rdm.Key + ".json"));
        Copy(theirs.Entry(rdm).RecordPath, Path.Combine(theirs.Root, "AB", rdm.Key.ToUpperInvariant() + ".json"));
        Copy(theirs.Entry(rdm).RecordPath, Path.Combine(theirs.Root, rdm.Key[..2] == "00" ? "01" : "00", rdm.Key + ".json"));

        var merged = Merge();

        merged.TakenCount.ShouldBe(2);
        merged.Refused.Length.ShouldBe(6);
        merged.Refused.ShouldContain(r => r.Reason == $"It must be the record of {other.Key}, found that of rdm/1 {rdm.Key}.");
        StoreFixture.Files(ours.Root).Count.ShouldBe(4);
    }

    [Fact]
    public void Links_pipes_and_giants_are_refused_without_reading_them()
    {
        Requirement.Require(!OperatingSystem.IsWindows(), "links are made without privileges on Unix only");
        theirs.Finish(rdm, mantel);
        var (linked, giant) = StoreFixture.Chain(1);
        theirs.Open().Write(linked, [1]);
        theirs.Open().Write(giant, []);
        string target = Path.Combine(theirs.Run, "elsewhere.npy");
        File.Move(theirs.Entry(linked).ResultPath, target);
        File.CreateSymbolicLink(theirs.Entry(linked).ResultPath, target);
        using (var sparse = new FileStream(theirs.Entry(giant).RecordPath, FileMode.Create))
        {
            sparse.SetLength(1L << 40);
        }

        using (var sparse = new FileStream(theirs.Entry(rdm).ResultPath, FileMode.Create))
        {
            sparse.SetLength(1L << 40);
        }

        File.Delete(theirs.Entry(mantel).ResultPath);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [theirs.Entry(mantel).ResultPath]))
        {
            make.WaitForExit();
        }

        Directory.CreateSymbolicLink(Path.Combine(theirs.Root, "0f" == linked.Key[..2] ? "0e" : "0f"), theirs.Root);

        var merged = Merge();

        merged.TakenCount.ShouldBe(0);
        merged.Refused.Length.ShouldBe(6, string.Join('\n', merged.Refused));
        Directory.Exists(ours.Root).ShouldBeFalse();
    }

    [Fact]
    public void A_crafted_record_with_a_fitting_digest_is_held_against_its_key()
    {
        theirs.Finish(rdm);
        string[] crafted = ["{}", "[]", "{\"step\": 1}", "{\"step\": \"a\", \"inputs\": {}}", "{\"step\": \"\", \"inputs\": [], \"bytes\": 1", new string('[', 2000)];
        foreach (string text in crafted)
        {
            string head = text.TrimEnd('}');
            string digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(head)));
            File.WriteAllText(theirs.Entry(rdm).RecordPath, $"{head},\n  \"digest\": \"{digest}\"\n}}\n");

            Merge().Refused.ShouldHaveSingleItem().File.ShouldBe(theirs.Entry(rdm).RecordPath);
        }
    }

    [Fact]
    public void A_disk_that_refuses_ends_the_merge_and_another_goes_on()
    {
        theirs.Finish(rdm, mantel);
        string inTheWay = Path.Combine(ours.Root, mantel.Key[..2]);
        Directory.CreateDirectory(ours.Root);
        File.WriteAllText(inTheWay, "");

        Should.Throw<UnwritableFileException>(() => Merge()).Path.ShouldBe(ours.Entry(mantel).ResultPath);

        File.Delete(inTheWay);
        Merge().ShouldSatisfyAllConditions(m => (m.TakenCount + m.PresentCount).ShouldBe(2), m => m.Refused.ShouldBeEmpty());
    }

    [Fact]
    public void A_store_that_is_missing_or_empty_gives_nothing()
    {
        Merge().ShouldSatisfyAllConditions(m => m.TakenCount.ShouldBe(0), m => m.Refused.ShouldBeEmpty());
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    private StoreImport Merge() => StoreImport.Merge(theirs.Root, ours.Open(), TestContext.Current.CancellationToken);
}
