using Ventral.Studies.Store;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

public class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly RunStore store;

    private readonly string key = RunStore.Key("test", "input");

    public RunStoreTests() => store = new RunStore(Path.Combine(folder.Path, "store"));

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_written_reads_back()
    {
        store.Write(key, [1, 2, 3]);

        store.TryRead(key).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void What_was_not_written_is_absent() => store.TryRead(key).ShouldBeNull();

    [Fact]
    public void A_flipped_byte_makes_a_result_absent()
    {
        store.Write(key, [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder.Path, RunStore.RelativePath(key)), [1, 2, 2]);

        store.TryRead(key).ShouldBeNull();
    }

    [Fact]
    public void A_result_without_its_checksum_is_absent()
    {
        store.Write(key, [1, 2, 3]);
        File.Delete(Path.Combine(folder.Path, RunStore.RelativePath(key) + ".sha256"));

        store.TryRead(key).ShouldBeNull();
    }

    [Fact]
    public void A_whole_result_in_another_keys_place_is_absent()
    {
        string other = RunStore.Key("test", "other");
        store.Write(key, [1, 2, 3]);
        store.Write(other, [4, 5, 6]);
        foreach (string suffix in new[] { "", ".sha256" })
        {
            File.Copy(Path.Combine(folder.Path, RunStore.RelativePath(key) + suffix), Path.Combine(folder.Path, RunStore.RelativePath(other) + suffix), overwrite: true);
        }

        store.TryRead(other).ShouldBeNull();
        store.TryRead(key).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_damaged_result_can_be_written_again()
    {
        store.Write(key, [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder.Path, RunStore.RelativePath(key)), []);
        store.Write(key, [1, 2, 3]);

        store.TryRead(key).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Keys_depend_on_every_input_and_its_borders()
    {
        string[] keys =
        [
            RunStore.Key("a", "b"), RunStore.Key("a", "c"), RunStore.Key("b", "b"), RunStore.Key("a", "b", ""), RunStore.Key("ab"), RunStore.Key("a", "", "b"),
        ];

        keys.Distinct().Count().ShouldBe(keys.Length);
    }
}
