using Ventral.Studies.Running;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>What the holder of a run folder's lock may touch, and what it refuses.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_killed_writers_left_is_swept_where_the_holder_alone_writes_and_not_where_shards_do()
    {
        string[] killed = [At(".scores.csv.abcdefgh.ijk"), At("store/ab/.ab12.npy.abcdefgh.ijk"), At("simulation/.rates.csv.abcdefgh.ijk")];
        string shard = At("engine/token/shards/0/7.0-abcdef/run/store/ab/.ab12.npy.abcdefgh.ijk");
        foreach (string file in killed.Append(shard))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "half");
        }

        RunFolder.Open(folder.Path).Dispose();

        killed.ShouldAllBe(file => !File.Exists(file));
        File.Exists(shard).ShouldBeTrue();
    }

    private string At(string name) => Path.Combine(folder.Path, name);
}
