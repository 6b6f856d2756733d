using Ventral.Studies.Store;

namespace Ventral.Studies.Tests.Store;

public sealed class StoreIndexTests : IDisposable
{
    private readonly StoreFixture store = new();

    private string Index => Path.Combine(store.Root, "index.sqlite");

    public void Dispose() => store.Dispose();

    [Fact]
    public void It_knows_every_result_and_what_the_last_run_needs()
    {
        var (rdm, mantel) = StoreFixture.Chain(0);
        var (otherRdm, otherMantel) = StoreFixture.Chain(1);
        store.Finish(rdm, mantel, otherRdm, otherMantel);
        Unused().ShouldBeEmpty();

        // A run that reads the last step alone needs what that step consumed.
        store.Finish(mantel);

        Unused().ShouldBe([otherRdm.Key, otherMantel.Key], ignoreOrder: true);
        using var index = StoreIndex.TryOpen(store.Root, out _)!;
        index.Results().Select(r => (r.Key, r.Step)).ShouldBe(
            [(rdm.Key, "rdm/1"), (mantel.Key, "mantel/1"), (otherRdm.Key, "rdm/1"), (otherMantel.Key, "mantel/1")], ignoreOrder: true);
    }

    [Fact]
    public void What_an_unfinished_run_used_or_left_is_not_unused()
    {
        var (rdm, mantel) = StoreFixture.Chain(0);
        var (otherRdm, otherMantel) = StoreFixture.Chain(1);
        store.Finish(rdm);
        store.Finish(mantel);
        var stopped = store.Open();
        stopped.Write(otherRdm, [1]);
        stopped.SaveIndex(finished: false).ShouldBeNull();
        store.Open().Write(otherMantel, [1]);

        Unused().ShouldBeEmpty();
        StoreIndex.Refresh(store.Root).ShouldBeNull();
        Unused().ShouldBeEmpty();

        store.Finish(rdm);
        Unused().ShouldBe([mantel.Key, otherRdm.Key, otherMantel.Key], ignoreOrder: true);
    }

    [Fact]
    public void It_is_made_again_when_lost_and_forgets_what_was_removed()
    {
        var (rdm, mantel) = StoreFixture.Chain(0);
        store.Finish(rdm, mantel);
        File.Delete(Index);
        File.Delete(store.Entry(rdm).RecordPath);

        store.Finish(mantel);

        using var index = StoreIndex.TryOpen(store.Root, out _)!;
        index.Results().ShouldHaveSingleItem().Key.ShouldBe(mantel.Key);
    }

    [Fact]
    public void A_result_that_another_build_had_made_is_listed_under_the_new_one()
    {
        var (rdm, _) = StoreFixture.Chain(0);
        store.WriteStale(rdm);
        store.Open().SaveIndex(finished: true).ShouldBeNull();
        Build().ShouldBe("another build");

        store.Finish(rdm);

        Build().ShouldBe(RunStore.Build);

        string Build()
        {
            using var index = StoreIndex.TryOpen(store.Root, out _)!;
            return index.Results().ShouldHaveSingleItem().Build;
        }
    }

    [Fact]
    public void A_change_of_any_byte_is_named_and_the_index_made_again()
    {
        var (rdm, mantel) = StoreFixture.Chain(0);
        store.Finish(rdm, mantel);
        foreach (string file in new[] { Index, Index + ".sha256" })
        {
            byte[] whole = File.ReadAllBytes(file);
            int stride = Math.Max(1, whole.Length / 40);
            for (int i = 0; i < whole.Length; i += stride)
            {
                StoreFixture.Flip(file, i, i % 8);
                StoreIndex.TryOpen(store.Root, out string? notice).ShouldBeNull($"{file} at {i}");
                notice.ShouldBe("Damaged: 'store/index.sqlite' must fit its checksum in 'store/index.sqlite.sha256', found one that does not.");

                var again = store.Open();
                again.TryRead(mantel).ShouldBe(StoreFixture.Result(1));
                again.SaveIndex(finished: true)!.ShouldEndWith(" It was made again from the records.");
                Unused().ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public void Journals_that_lie_beside_it_are_not_played()
    {
        var (rdm, mantel) = StoreFixture.Chain(0);
        store.Finish(rdm, mantel);
        File.WriteAllBytes(Index + "-journal", [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, .. new byte[2000]]);
        File.WriteAllBytes(Index + "-wal", [0x37, 0x7f, 0x06, 0x82, .. new byte[2000]]);

        store.Finish(mantel);

        Unused().ShouldBeEmpty();
        StoreSweep.Run(store.Run, dryRun: false, TestContext.Current.CancellationToken).Files.ShouldBe(["store/index.sqlite-journal", "store/index.sqlite-wal"]);
    }

    [Fact]
    public void What_is_no_index_at_all_is_left_out_with_a_notice_and_made_by_the_next_run()
    {
        var (rdm, _) = StoreFixture.Chain(0);
        store.Finish(rdm);
        File.WriteAllText(Index, "no database, though its checksum fits");
        File.WriteAllText(Index + ".sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Index))) + "  index.sqlite\n");

        store.Open().SaveIndex(finished: true)!.ShouldStartWith("The index 'store/index.sqlite' cannot be used: ");

        store.Finish(rdm);
        Unused().ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_in_its_place_costs_a_notice_alone()
    {
        var (rdm, _) = StoreFixture.Chain(0);
        Directory.CreateDirectory(Path.Combine(Index, "inner"));
        var run = store.Open();
        run.Write(rdm, [1]);

        run.SaveIndex(finished: true)!.ShouldContain("It is left out: no result rests on it.");

        run.TryRead(rdm).ShouldBe([1]);
        StoreSize.Of(store.Run).Steps["rdm/1"].Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 2", "The index 'store/index.sqlite' is of another version of Ventral. It is left out, and the next run makes it again.")]
    [InlineData("DROP TABLE results", "The index 'store/index.sqlite' cannot be used: SQLite Error 1: 'no such table: results'.")]
    public void One_of_another_layout_whose_checksum_fits_is_left_out_with_a_notice(string change, string notice)
    {
        var (rdm, _) = StoreFixture.Chain(0);
        store.Finish(rdm);
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Index};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = change;
            command.ExecuteNonQuery();
        }

        File.WriteAllText(Index + ".sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Index))) + "  index.sqlite\n");

        var size = StoreSize.Of(store.Run);
        var swept = StoreSweep.Run(store.Run, dryRun: true, TestContext.Current.CancellationToken);

        size.Notices.ShouldHaveSingleItem().ShouldStartWith(notice);
        size.Steps["rdm/1"].Count.ShouldBe(1);
        swept.Notices.ShouldHaveSingleItem().ShouldStartWith(notice);
        swept.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Its_checksum_is_in_the_form_that_sha256sum_checks()
    {
        store.Finish(StoreFixture.Chain(0).Rdm);

        File.ReadAllText(Index + ".sha256").ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Index))) + "  index.sqlite\n");
    }

    private HashSet<string> Unused()
    {
        using var index = StoreIndex.TryOpen(store.Root, out string? notice);
        notice.ShouldBeNull();
        return index!.Unused().ShouldNotBeNull();
    }
}
