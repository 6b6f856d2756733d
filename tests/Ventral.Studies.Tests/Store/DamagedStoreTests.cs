using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;

namespace Ventral.Studies.Tests.Store;

/// <summary>Whatever happens to files of a store between two runs is named by the second, and its tables are those of the first.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private readonly TinyStudy study = new();

    private readonly string[] tables;

    private readonly string[] files;

    public DamagedStoreTests()
    {
        study.Run();
        tables = study.Tables();
        files = [.. Directory.EnumerateFiles(study.Store, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        new[] { "mantel", "rdm/1-pearson", "rdm/mean-of-seeds", "rdm/mean-of-subjects", "gate" }.ShouldAllBe(kind => Steps().Any(step => step.StartsWith(kind, StringComparison.Ordinal)));
    }

    public void Dispose() => study.Dispose();

    [Fact]
    public void A_flipped_byte_anywhere_is_named_and_its_result_made_again()
    {
        var draws = new Philox(new Seed(11), "flips");
        foreach (string file in files)
        {
            byte[] whole = File.ReadAllBytes(file);
            int at = draws.NextInt(whole.Length), bit = draws.NextInt(8);
            StoreFixture.Flip(file, at, bit);

            var notices = study.Run();

            Named(notices).ShouldBe([NameOf(file)], $"bit {bit} of byte {at}");
            study.Tables().ShouldBe(tables);
            if (!file.Contains("index.sqlite", StringComparison.Ordinal))
            {
                File.ReadAllBytes(file).ShouldBe(whole, "a result that is made again is the same bytes");
            }
        }

        study.Run().Where(IsDamage).ShouldBeEmpty();
    }

    [Fact]
    public void Flips_in_many_results_at_once_are_all_named()
    {
        var draws = new Philox(new Seed(12), "flips");
        for (int round = 0; round < 12; round++)
        {
            // One file of each result, and one of the index's.
            string[] hit = [.. files.GroupBy(f => Path.GetFileNameWithoutExtension(f).Replace("index.sqlite", "index", StringComparison.Ordinal)).Select(g => g.ElementAt(draws.NextInt(g.Count())))];
            foreach (string file in hit)
            {
                StoreFixture.Flip(file, draws.NextInt((int)new FileInfo(file).Length), draws.NextInt(8));
            }

            var notices = study.Run();

            Named(notices).ShouldBe(hit.Select(NameOf), ignoreOrder: true);
            study.Tables().ShouldBe(tables);
        }
    }

    [Fact]
    public void Files_that_are_cut_emptied_swapped_or_gone_are_made_again()
    {
        var draws = new Philox(new Seed(13), "faults");
        for (int round = 0; round < 12; round++)
        {
            string first = files[draws.NextInt(files.Length)], second = files[draws.NextInt(files.Length)];
            byte[] content = File.ReadAllBytes(first);
            switch (round % 6)
            {
                case 0:
                    File.WriteAllBytes(first, content[..draws.NextInt(content.Length)]);
                    break;
                case 1:
                    File.WriteAllBytes(first, []);
                    break;
                case 2:
                    File.WriteAllBytes(first, File.ReadAllBytes(second));
                    File.WriteAllBytes(second, content);
                    break;
                case 3:
                    File.Delete(first);
                    break;
                case 4:
                    File.WriteAllBytes(first, [.. content, .. content]);
                    break;
                default:
                    Directory.Delete(Path.GetDirectoryName(first) == study.Store ? Path.GetDirectoryName(files[0])! : Path.GetDirectoryName(first)!, recursive: true);
                    break;
            }

            var notices = study.Run();

            study.Tables().ShouldBe(tables, $"round {round}");
            if (round % 6 is 0 or 1 or 4)
            {
                Named(notices).ShouldBe([NameOf(first)]);
            }
        }
    }

    [Fact]
    public void A_simulation_and_a_shard_name_what_they_compute_again()
    {
        var draws = new Philox(new Seed(14), "flips");
        string hit = files.First(f => f.EndsWith(".json", StringComparison.Ordinal) && ResultRecord.TryDecode(File.ReadAllBytes(f), out _)!.Step.Step.StartsWith("rdm/1-pearson", StringComparison.Ordinal));
        foreach (var (what, work) in new (string, Action<RecordingMonitor>)[]
        {
            ("a simulation", monitor => new StudyRunner(study.Options, monitor).Simulate(study.Study, new() { DatasetCount = 2, TestCount = 10 }, TestContext.Current.CancellationToken)),
            ("a shard", monitor => new StudyRunner(study.Options, monitor).RunUnits(study.Study, [.. study.Study.Networks.Select(n => n.Key)], study.Store, null, TestContext.Current.CancellationToken)),
        })
        {
            StoreFixture.Flip(hit, draws.NextInt((int)new FileInfo(hit).Length), draws.NextInt(8));
            var monitor = new RecordingMonitor();

            work(monitor);

            Named(monitor.Notices).ShouldBe([NameOf(hit)], what);
        }
    }

    [Fact]
    public void An_interrupted_run_names_damage_and_leaves_an_index_of_what_it_finished()
    {
        Directory.Delete(study.Store, recursive: true);
        using var stop = new CancellationTokenSource();
        var monitor = new RecordingMonitor(stop, afterSteps: 2);

        Should.Throw<OperationCanceledException>(() => new StudyRunner(study.Options, monitor).Run(study.Study, stop.Token));

        var (count, sizes) = (Directory.EnumerateFiles(study.Store, "*.npy", SearchOption.AllDirectories).Count(), StoreSize.Of(study.Folder));
        File.Exists(Path.Combine(study.Store, "index.sqlite")).ShouldBeTrue();
        count.ShouldBeInRange(1, (files.Length / 2) - 2);
        sizes.Steps.Sum(step => step.Value.Count).ShouldBe(count);
        sizes.Notices.ShouldBeEmpty();
        study.Run().Where(IsDamage).ShouldBeEmpty();
        study.Tables().ShouldBe(tables);
    }

    private IEnumerable<string> Steps() => files
        .Where(f => f.EndsWith(".json", StringComparison.Ordinal))
        .Select(f => ResultRecord.TryDecode(File.ReadAllBytes(f), out _)!.Step.Step);

    private static bool IsDamage(string notice) => notice.StartsWith("Damaged: ", StringComparison.Ordinal);

    private static IEnumerable<string> Named(IEnumerable<string> notices) => notices.Where(IsDamage).Select(n => n.Split('\'')[1]);

    /// <summary>As notices name it; the index and its checksum by one name.</summary>
    private string NameOf(string file) =>
        "store/" + Path.GetRelativePath(study.Store, file).Replace(Path.DirectorySeparatorChar, '/').Replace(".sqlite.sha256", ".sqlite", StringComparison.Ordinal);
}
