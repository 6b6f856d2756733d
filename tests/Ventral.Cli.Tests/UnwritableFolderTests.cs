using System.Diagnostics;
using System.Globalization;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>A disk that is full and a folder that refuses end a run with one message, exit code 1 and nothing half-written.</summary>
public sealed class UnwritableFolderTests : IClassFixture<UndisturbedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly string study;

    private readonly string undisturbed;

    public UnwritableFolderTests(UndisturbedRun undisturbed)
    {
        ArgumentNullException.ThrowIfNull(undisturbed);
        study = SmallStudy.Write(folder.Path);
        this.undisturbed = undisturbed.Folder;
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Sizes of the disk, in KiB, at which it is full while this file is written.</summary>
    [Theory]
    [InlineData(8, ".npy")]
    [InlineData(40, "scores.csv")]
    [InlineData(64, "run.json")]
    [InlineData(300, "report.html")]
    public void A_full_disk_leaves_whole_files_and_a_later_run_completes_them(int kibibytes, string refused)
    {
        // A disk of its own, in a mount namespace of its own, which vanishes with the shell.
        string disk = Path.Combine(folder.Path, "disk");
        Directory.CreateDirectory(disk);
        string mount = $"mount -t tmpfs -o size={kibibytes.ToString(CultureInfo.InvariantCulture)}k tmpfs '{disk}'";
        Requirement.Require(OperatingSystem.IsLinux() && Shell(mount).ExitCode == 0, "this machine does not let a test mount a small disk");
        string run = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Ventral.Cli.dll")}' run '{study}' --out '{disk}/out' --quiet";

        var (code, output, error) = Shell($"""
            {mount}
            {run}; echo "code $?"
            find '{disk}' -name '.*' ! -name .lock -type f
            mount -o remount,size=20m '{disk}'
            {run}; echo "again $?"
            cmp '{disk}/out/scores.csv' '{undisturbed}/scores.csv' && cmp '{disk}/out/tests.csv' '{undisturbed}/tests.csv' && echo same
            """);

        code.ShouldBe(0, output + error);
        error.ShouldContain($"{refused}': No space left on device");
        error.ShouldContain("free some space or choose another folder");
        error.ShouldNotContain("   at ");
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["code 1", "again 0", "same"]);
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("report.html")]
    [InlineData(".lock")]
    public void A_folder_where_a_file_belongs_is_named(string name)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "out", name, "inner"));

        var (code, _, error) = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet");

        code.ShouldBe(1, error);
        error.ShouldContain(Path.Combine(folder.Path, "out", name));
        error.ShouldNotContain("   at ");
        SmallStudy.Leftovers(Path.Combine(folder.Path, "out")).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_folder_that_is_a_file_or_has_too_long_a_name_is_refused()
    {
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "mine");
        foreach (string bad in new[] { "file", "file/inside", new string('x', 300) })
        {
            var (code, _, error) = Tool.Run(folder.Path, "run", study, "--out", bad, "--quiet");

            code.ShouldBe(1);
            error.ShouldStartWith($"The run folder '{bad}' cannot be made: ");
            error.ShouldContain("Choose another with --out.");
        }

        File.ReadAllText(file).ShouldBe("mine");
    }

    /// <summary>Data that are missing would be told of, and others downloaded, if it were found later.</summary>
    [Theory]
    [InlineData("run", "studies/truzzi-cusack-2020.yaml")]
    [InlineData("simulate", "studies/truzzi-cusack-2020.yaml")]
    [InlineData("score", "alexnet", "--on", "algonauts-2019-92")]
    public void A_run_folder_that_cannot_be_made_is_refused_before_data_are_sought(params string[] command)
    {
        File.WriteAllText(Path.Combine(folder.Path, "file"), "mine");
        command = [.. command.Select(word => word.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word), "--offline", "--out"];

        var file = Tool.Run(folder.Path, [.. command, "file/inside"]);
        var fine = Tool.Run(folder.Path, [.. command, "fine/inside"]);

        (file.ExitCode, file.Output, file.Error).ShouldBe((1, "", $"The run folder 'file/inside' cannot be made: '{Path.Combine(folder.Path, "file")}' is a file. Choose another with --out.\n"));
        (fine.ExitCode, fine.Output).ShouldBe((1, ""));
        fine.Error.ShouldContain("data files are missing:");
        Directory.EnumerateFileSystemEntries(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Select(Path.GetFileName).ShouldBe(["file", "small.yaml"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("out", "written")]
    [InlineData("out/not/there", "made")]
    public void A_disk_that_may_only_be_read_is_refused_before_data_are_sought(string place, string verb)
    {
        string disk = Path.Combine(folder.Path, "disk");
        Directory.CreateDirectory(disk);
        string mount = $"mount -t tmpfs -o size=1m tmpfs '{disk}' && mkdir '{disk}/out' && mount -o remount,ro '{disk}'";
        Requirement.Require(OperatingSystem.IsLinux() && Shell(mount).ExitCode == 0, "this machine does not let a test mount a disk that may only be read");

        var (_, output, error) = Shell($"""
            {mount}
            dotnet '{Path.Combine(AppContext.BaseDirectory, "Ventral.Cli.dll")}' run '{Tool.Study("truzzi-cusack-2020")}' --offline --out '{disk}/{place}'; echo "code $?"
            """);

        output.ShouldBe("code 1\n");
        error.ShouldBe($"The run folder '{disk}/{place}' cannot be {verb}: Read-only file system : '{disk}/out'. Choose another with --out.\n");
    }

    private (int ExitCode, string Output, string Error) Shell(string script)
    {
        var start = new ProcessStartInfo("unshare", ["-Urm", "sh", "-c", script])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "", "no unshare");
        }
    }
}
