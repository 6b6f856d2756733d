using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Engines;
using Ventral.Studies.Engines.Slurm;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Engines;

/// <summary>What is handed to a cluster.</summary>
public class JobTests
{
    [Fact]
    public void A_script_runs_the_setup_as_it_stands_and_quotes_every_word_of_ours()
    {
        var settings = new SlurmSettings { Setup = ["module load dotnet", "export X=\"$HOME\""] };

        JobScript.Shard(settings, ["/opt/do t/dotnet", "/it's/Ventral.Cli.dll"], "/runs/$(rm -rf x)/`y`").ShouldBe(
            "#!/bin/bash\nmodule load dotnet\nexport X=\"$HOME\"\n"
            + @"exec '/opt/do t/dotnet' '/it'\''s/Ventral.Cli.dll' 'shard' '/runs/$(rm -rf x)/`y`' ""$SLURM_ARRAY_TASK_ID""" + "\n");
        JobScript.Merge(new(), ["ventral"], "/run").ShouldBe("#!/bin/bash\nexec 'ventral' 'merge' '/run'\n");
    }

    [Fact]
    public void Units_are_dealt_by_cost_and_none_is_lost()
    {
        (string, double)[] units = [("a", 1), ("b", 10), ("c", 6), ("d", 5), ("e", 0)];

        ShardDeal.Deal(units, 2).Select(shard => string.Concat(shard)).ShouldBe(["abe", "cd"]);
        ShardDeal.Deal(units, 5).ShouldAllBe(shard => shard.Length == 1);
        ShardDeal.Deal([], 0).ShouldBeEmpty();
    }

    [Fact]
    public void A_profile_replaces_what_it_names()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "profile.yaml");
        File.WriteAllText(path, "slurm: {partition: gpu, time: 1-12, memory: 8G, options: [--qos=long, --exclusive]}\n");

        var settings = SlurmSettingsReader.ReadProfile(path, new() { Partition = "cpu", Account = "vision", Cpus = 4 });

        settings.Arguments.ShouldBe(["--partition=gpu", "--account=vision", "--time=1-12", "--mem=8G", "--cpus-per-task=4", "--qos=long", "--exclusive"]);
    }

    [Theory]
    [InlineData("time: tomorrow", "'time' must be a time as sbatch takes it: 90 (minutes), 2:00:00 or 1-12, found 'tomorrow'.")]
    [InlineData("memory: much", "'memory' must be memory as sbatch takes it: 8G or 4000M, found 'much'.")]
    [InlineData("options: [-A vision]", "must be written in full, as '--qos=long', found '-A vision'.")]
    [InlineData("options: [--array=0-9]", "'--array' is Ventral's to set, which finds its jobs by it; leave it out.")]
    [InlineData("options: [--arr=0-9]", "'--arr' may stand for '--array', which is Ventral's to set; write options in full, and leave that one out.")]
    [InlineData("options: [--job=x]", "'--job' may stand for '--job-name'")]
    [InlineData("options: [--clusters=other]", "'--clusters' is Ventral's to set")]
    [InlineData("partitoin: cpu", "Unknown key 'partitoin'")]
    [InlineData("cpus: 0", "'cpus'")]
    public void A_fault_of_a_profile_is_named(string line, string message)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "profile.yaml");
        File.WriteAllText(path, $"slurm:\n  {line}\n");

        Should.Throw<InvalidYamlException>(() => SlurmSettingsReader.ReadProfile(path, new())).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("8G", null, 8L << 30)]
    [InlineData("4000", null, 4000L << 20)]
    [InlineData("512K", null, 512L << 10)]
    [InlineData("0", null, null)]
    [InlineData("8G", 1L << 20, 1L << 20)]
    [InlineData("1M", 1L << 30, 1L << 20)]
    [InlineData("", 1L << 30, 1L << 30)]
    public void A_job_keeps_to_the_less_of_what_the_command_line_and_the_settings_grant(string settings, long? memory, long? expected)
    {
        using var submitted = new SubmittedStudy(settings: new() { Memory = settings }, memory: memory);

        SubmittedMemory.Of(submitted.Folder.Path).ShouldBe(expected);
        SubmissionOptions.Of(submitted.Folder, null).Memory.ShouldBe(expected);
    }

    [Fact]
    public void A_program_that_is_missing_hangs_or_fails_is_named_with_its_words()
    {
        Requirement.Require(!OperatingSystem.IsWindows(), "these programs are those of Unix");

        Should.Throw<MissingProgramException>(() => ExternalProgram.Run("no-such-program", TimeSpan.FromSeconds(5))).Message.ShouldStartWith("'no-such-program' is not on this machine");
        Should.Throw<ExternalProgramException>(() => ExternalProgram.Run("sleep", TimeSpan.FromMilliseconds(300), "60")).Message.ShouldBe("'sleep' did not answer within 0 s.");
        Should.Throw<ExternalProgramException>(() => ExternalProgram.Run("sh", TimeSpan.FromSeconds(5), "-c", "echo no >&2; exit 4").Require("sh")).Message.ShouldBe("'sh' failed with exit code 4: no.");
        ExternalProgram.Run("printf", TimeSpan.FromSeconds(5), "%s", "$HOME `x` 'y'").Require("printf").ShouldBe("$HOME `x` 'y'");
    }

    [Fact]
    public void An_attempt_is_named_by_its_job_and_how_often_it_was_requeued()
    {
        Shard.AttemptName(name => name == "SLURM_JOB_ID" ? "17" : null).ShouldBe("17.0");
        Shard.AttemptName(name => name == "SLURM_JOB_ID" ? "17" : "2").ShouldBe("17.2");
        Shard.AttemptName(_ => null).ShouldBe("by-hand");
        Shard.AttemptName(name => name == "SLURM_JOB_ID" ? "../x" : null).ShouldBe("by-hand");
    }
}
