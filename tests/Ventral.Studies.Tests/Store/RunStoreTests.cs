using Ventral.Data;
using Ventral.Studies.Store;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

public class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly RunStore store;

    private readonly StepRecord step = new("test/1", ("input", "a"));

    private readonly StepRecord other = new("test/1", ("input", "b"));

    public RunStoreTests() => store = new RunStore(Path.Combine(folder.Path, "store"));

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_written_reads_back()
    {
        store.Holds(step).ShouldBeFalse();

        store.Write(step, [1, 2, 3]);

        store.Holds(step).ShouldBeTrue();
        store.TryRead(step).ShouldBe([1, 2, 3]);
        new RunStore(Path.Combine(folder.Path, "store")).Holds(step).ShouldBeTrue();
        store.Damages.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_not_written_is_absent()
    {
        store.TryRead(step).ShouldBeNull();
        store.Damages.ShouldBeEmpty();
    }

    [Fact]
    public void A_changed_result_is_absent_and_named_once_with_what_it_should_be()
    {
        store.Write(step, [1, 2, 3]);
        File.WriteAllBytes(ResultOf(step), [1, 2, 2]);

        store.TryRead(step).ShouldBeNull();
        store.TryRead(step).ShouldBeNull();

        var damage = store.Damages.ShouldHaveSingleItem();
        damage.ShouldBe(new(
            RunStore.RelativePath(step.Key),
            "test/1",
            "3 bytes with SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
            "3 bytes with SHA-256 615e3707ec89c64aae711255756bc974879d32df8b962975795848a84e0d5af2"));
        damage.Message.ShouldStartWith($"Damaged: 'store/{step.Key[..2]}/{step.Key}.npy' (of step test/1) must be 3 bytes with SHA-256 0390");
        damage.Message.ShouldEndWith(". It is computed again.");
    }

    [Fact]
    public void A_change_of_any_byte_is_seen()
    {
        store.Write(step, [1, 2, 3]);
        foreach (string file in new[] { ResultOf(step), RecordOf(step) })
        {
            byte[] whole = File.ReadAllBytes(file);
            for (int i = 0; i < whole.Length; i++)
            {
                byte[] changed = [.. whole];
                changed[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(file, changed);
                var reader = new RunStore(Path.Combine(folder.Path, "store"));

                reader.TryRead(step).ShouldBeNull($"{file} at {i}");
                Path.Combine(folder.Path, reader.Damages.ShouldHaveSingleItem().File).ShouldBe(file);
            }

            File.WriteAllBytes(file, whole);
        }

        store.TryRead(step).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Whatever_is_cut_emptied_lengthened_or_gone_is_absent()
    {
        foreach (string file in new[] { ResultOf(step), RecordOf(step) })
        {
            store.Write(step, [1, 2, 3]);
            byte[] whole = File.ReadAllBytes(file);
            byte[][] others = [[], whole[..1], whole[..^1], [.. whole, 0], [.. whole, .. whole], new byte[whole.Length]];
            foreach (byte[] changed in others)
            {
                File.WriteAllBytes(file, changed);
                store.TryRead(step).ShouldBeNull();
            }

            File.Delete(file);
            store.TryRead(step).ShouldBeNull();
            Directory.CreateDirectory(file);
            store.TryRead(step).ShouldBeNull();
            Directory.Delete(file);
        }
    }

    [Fact]
    public void A_result_whose_record_was_never_written_is_absent_and_not_damaged()
    {
        store.Write(step, [1, 2, 3]);
        File.Delete(RecordOf(step));

        store.TryRead(step).ShouldBeNull();
        store.Damages.ShouldBeEmpty();
    }

    [Fact]
    public void A_record_without_its_result_is_damage()
    {
        store.Write(step, [1, 2, 3]);
        File.Delete(ResultOf(step));

        store.TryRead(step).ShouldBeNull();
        store.Damages.ShouldHaveSingleItem().Found.ShouldBe("nothing");
    }

    [Fact]
    public void A_whole_result_in_another_steps_place_is_damage()
    {
        store.Write(step, [1, 2, 3]);
        store.Write(other, [4, 5, 6]);
        File.Copy(ResultOf(step), ResultOf(other), overwrite: true);
        File.Copy(RecordOf(step), RecordOf(other), overwrite: true);

        store.TryRead(other).ShouldBeNull();
        store.TryRead(step).ShouldBe([1, 2, 3]);
        store.Damages.ShouldHaveSingleItem().Found.ShouldBe($"that of test/1 {step.Key}");
    }

    [Fact]
    public void A_result_of_another_build_is_absent_and_not_damaged()
    {
        new StoreEntry(Path.Combine(folder.Path, "store"), step.Key).Write(ResultRecord.Of(step, [9], "another build"), [9]);

        store.TryRead(step).ShouldBeNull();
        store.Damages.ShouldBeEmpty();
        store.Write(step, [1, 2, 3]);
        store.TryRead(step).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_damaged_result_can_be_written_again_and_damaged_again()
    {
        for (int i = 0; i < 2; i++)
        {
            store.Write(step, [1, 2, 3]);
            store.TryRead(step).ShouldBe([1, 2, 3]);
            File.WriteAllBytes(ResultOf(step), []);
            store.TryRead(step).ShouldBeNull();
        }

        store.Damages.Count.ShouldBe(2);
    }

    [Fact]
    public void A_disk_that_refuses_ends_with_the_file_and_the_next_step()
    {
        // A file where the folder of the key belongs: refused to everybody, root included.
        Directory.CreateDirectory(Path.Combine(folder.Path, "store"));
        File.WriteAllText(Path.Combine(folder.Path, "store", step.Key[..2]), "");

        var error = Should.Throw<UnwritableFileException>(() => store.Write(step, [1]));

        error.Path.ShouldBe(ResultOf(step));
        error.Message.ShouldEndWith("free some space or choose another folder.");
        store.Holds(step).ShouldBeFalse();
        store.TryRead(step).ShouldBeNull();
    }

    [Fact]
    public void The_same_step_leaves_the_same_bytes()
    {
        store.Write(step, [1, 2, 3]);
        byte[] first = File.ReadAllBytes(RecordOf(step));

        store.Write(step, [1, 2, 3]);

        File.ReadAllBytes(RecordOf(step)).ShouldBe(first);
    }

    [Fact]
    public void Keys_depend_on_every_input_its_name_its_place_and_its_borders()
    {
        StepRecord[] steps =
        [
            new("a", ("b", "")), new("a", ("b", "c")), new("a", ("c", "b")), new("b", ("b", "c")), new("a", ("b", "c"), ("b", "c")),
            new("ab"), new("a", ("bc", "")), new("a", ("b", "c"), ("d", "e")), new("a", ("d", "e"), ("b", "c")),
        ];

        steps.Select(s => s.Key).Distinct().Count().ShouldBe(steps.Length);
    }

    [Fact]
    public void Records_hold_any_text()
    {
        var odd = new StepRecord("s\"\\\n\u0001ü/1", ("näme", "Größe ≤ 1 \"x\" \\ \n\t😀"), ("näme", ""));
        store.Write(odd, []);

        store.TryRead(odd).ShouldBe([]);
        ResultRecord.TryDecode(File.ReadAllBytes(RecordOf(odd)), out _)!.Step.Inputs.ShouldBe(odd.Inputs);
    }

    private string ResultOf(StepRecord of) => Path.Combine(folder.Path, RunStore.RelativePath(of.Key));

    private string RecordOf(StepRecord of) => Path.Combine(folder.Path, RunStore.RelativeRecordPath(of.Key));
}
