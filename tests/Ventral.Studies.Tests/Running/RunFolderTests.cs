using Ventral.Studies.Running;
using Ventral.Studies.Tests.Tracing;
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

    [Fact]
    public void The_locks_file_stays_so_that_no_two_processes_can_hold_one_each()
    {
        using (RunFolder.Open(folder.Path))
        {
            Should.Throw<VentralException>(() => RunFolder.Open(folder.Path)).Message.ShouldContain("is in use by another run");
        }

        // One that opened the file while it was locked, and locks it now, keeps out whoever comes later.
        using var late = new FileStream(At(".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
        Should.Throw<VentralException>(() => RunFolder.Open(folder.Path)).Message.ShouldContain("is in use by another run");
    }

    [Fact]
    public void A_run_that_starts_while_the_status_is_asked_for_is_not_refused()
    {
        RunFolder.Open(folder.Path).Dispose();
        var probe = new FileStream(At(".lock"), FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        // Not a timer: it waits for a thread of the pool, which other tests may keep busy for longer than a run is patient.
        var closer = new Thread(() =>
        {
            Thread.Sleep(200);
            probe.Dispose();
        });
        closer.Start();

        RunFolder.Open(folder.Path).Dispose();
        closer.Join();
    }

    [Fact]
    public void A_folder_that_holds_another_studys_run_takes_no_simulation_and_no_run()
    {
        SmallStudy.Run(folder.Path);
        byte[] tables = File.ReadAllBytes(At("scores.csv"));

        foreach (var attempt in (Action[])[() => SmallStudy.Run(folder.Path, Other), () => Simulate(Other)])
        {
            Should.Throw<VentralException>(attempt).Message.ShouldStartWith($"'{folder.Path}' holds the run of another study, 'small', which 'other' would replace or mix with its own. Choose another folder with --out");
        }

        Directory.Exists(At("simulation")).ShouldBeFalse();
        File.ReadAllBytes(At("scores.csv")).ShouldBe(tables);
    }

    [Fact]
    public void A_folder_that_holds_another_studys_simulation_takes_no_run_and_no_simulation()
    {
        Simulate(SmallStudy.Text).ShouldBeEmpty();

        foreach (var attempt in (Action[])[() => SmallStudy.Run(folder.Path, Other), () => Simulate(Other)])
        {
            Should.Throw<VentralException>(attempt).Message.ShouldContain("holds the simulation of another study, 'small'");
        }

        File.Exists(At("run.json")).ShouldBeFalse();
        File.WriteAllText(At("simulation/study.json"), "[");
        SmallStudy.Run(folder.Path, Other);
    }

    [Fact]
    public void A_simulation_is_shown_with_the_tables_of_the_same_file_alone()
    {
        SmallStudy.Run(folder.Path);
        Simulate(SmallStudy.Text).ShouldNotContain(notice => notice.Contains("another version", StringComparison.Ordinal));
        Report().ShouldContain("The same design was put to brains");

        SmallStudy.Run(folder.Path, SmallStudy.Text + "\n# later\n");

        Report().ShouldContain("The folder holds a simulation of another version of this study.");
        Simulate(SmallStudy.Text).ShouldContain($"'{folder.Path}' holds the tables of another version of 'small', whose report will not show this simulation. Run the study again.");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"study\": ")]
    [InlineData("")]
    public void A_record_that_cannot_be_read_is_refused_and_nothing_is_replaced(string record)
    {
        SmallStudy.Run(folder.Path);
        byte[] tables = File.ReadAllBytes(At("scores.csv"));
        File.WriteAllText(At("run.json"), record);

        foreach (var attempt in (Action[])[() => SmallStudy.Run(folder.Path, Other), () => SmallStudy.Run(folder.Path), () => Simulate(SmallStudy.Text)])
        {
            string message = Should.Throw<VentralException>(attempt).Message;
            message.ShouldStartWith(At("run.json"));
            message.ShouldEndWith("This is not what Ventral writes: the file was cut short or changed, or is of another version. Remove it and run the study again, which takes what its store holds.");
        }

        File.ReadAllText(At("run.json")).ShouldBe(record);
        File.ReadAllBytes(At("scores.csv")).ShouldBe(tables);
        File.Delete(At("run.json"));
        SmallStudy.Run(folder.Path);
    }

    private static string Other => SmallStudy.Text.Replace("study: small", "study: other", StringComparison.Ordinal);

    private List<string> Simulate(string text)
    {
        var monitor = new RecordingMonitor();
        new StudyRunner(SmallStudy.Options(folder.Path), monitor).Simulate(StudyFile.Parse("study.yaml", text), new() { DatasetCount = 2, TestCount = 10 }, TestContext.Current.CancellationToken);
        return monitor.Notices;
    }

    private string Report() => File.ReadAllText(Ventral.Reports.ReportWriter.Write(folder.Path));

    private string At(string name) => Path.Combine(folder.Path, name);
}
