using Ventral.Studies.Engines;
using Ventral.Studies.Engines.Slurm;

namespace Ventral.Studies.Tests.Engines;

/// <summary>What Slurm's commands answer, by version: 22.05 as its daemons said it, newer ones as their documentation has it.</summary>
public class SlurmAnswersTests
{
    [Fact]
    public void Jobs_of_22_05_have_plain_numbers_and_the_raw_status_of_wait()
    {
        var jobs = SlurmJson.Read("""
            {"errors": [], "jobs": [
              {"job_id": 3, "array_job_id": 1, "array_task_id": 0, "array_task_string": "", "name": "ventral-abc", "comment": "ventral shard abc", "job_state": "FAILED", "state_reason": "NonZeroExitCode", "nodes": "node1", "exit_code": 3328, "restart_cnt": 1},
              {"job_id": 4, "array_job_id": 1, "array_task_id": 1, "array_task_string": "", "name": "ventral-abc", "comment": "", "job_state": "FAILED", "state_reason": "JobLaunchFailure", "nodes": "node1", "exit_code": 9, "restart_cnt": 0},
              {"job_id": 1, "array_job_id": 1, "array_task_id": null, "array_task_string": "2-3,5%2", "name": "ventral-abc", "comment": "", "job_state": "PENDING", "state_reason": "JobArrayTaskLimit", "nodes": "", "exit_code": 0, "restart_cnt": 0},
              {"job_id": 2, "array_job_id": 0, "array_task_id": null, "array_task_string": "", "name": "ventral-abc", "comment": "ventral merge abc", "job_state": "PENDING", "state_reason": "Dependency", "nodes": "", "exit_code": 0, "restart_cnt": 0}]}
            """);

        jobs.Select(job => (job.Number, job.State)).ShouldBe(
        [
            ("1_0", SlurmJobState.Failed), ("1_1", SlurmJobState.Failed),
            ("1_2", SlurmJobState.Pending), ("1_3", SlurmJobState.Pending), ("1_5", SlurmJobState.Pending), ("2", SlurmJobState.Pending),
        ]);
        jobs[0].Fate.ShouldBe("job 1_0 on node1 failed with exit code 13");
        jobs[1].Fate.ShouldBe("job 1_1 on node1 was killed by signal 9");
        (jobs[0].Restarts, jobs[0].Comment, jobs[5].ArrayId).ShouldBe((1, "ventral shard abc", null));
    }

    [Fact]
    public void Jobs_of_newer_versions_have_objects_for_numbers_and_lists_of_states()
    {
        var jobs = SlurmJson.Read("""
            {"errors": [], "warnings": [], "jobs": [
              {"job_id": 3, "array_job_id": {"set": true, "infinite": false, "number": 1}, "array_task_id": {"set": true, "infinite": false, "number": 7}, "array_task_string": "", "name": "ventral-abc", "comment": "ventral shard abc",
               "job_state": ["TIMEOUT"], "state_reason": "TimeLimit", "nodes": "n2", "restart_cnt": 0,
               "exit_code": {"status": ["SIGNALED"], "return_code": {"set": false, "infinite": false, "number": 0}, "signal": {"id": {"set": true, "infinite": false, "number": 15}, "name": "TERM"}}},
              {"job_id": 9, "array_job_id": {"set": true, "infinite": false, "number": 0}, "array_task_id": {"set": false, "infinite": false, "number": 0}, "array_task_string": "", "name": "ventral-abc", "comment": {"administrator": "", "job": "ventral merge abc", "system": ""},
               "job_state": ["FAILED", "COMPLETING"], "state_reason": "None", "nodes": "", "restart_cnt": 0, "exit_code": {"status": "ERROR", "return_code": 3}}]}
            """);

        (jobs[0].Number, jobs[0].State, jobs[0].Signal).ShouldBe(("1_7", SlurmJobState.TimedOut, 15));
        jobs[0].Fate.ShouldStartWith("job 1_7 on n2 was ended at its time limit");
        (jobs[1].Number, jobs[1].State, jobs[1].Comment, jobs[1].ExitCode).ShouldBe(("9", SlurmJobState.Running, "ventral merge abc", 3));
    }

    /// <summary>With the controller down <c>squeue --json</c> of 22.05 ends with exit code 0 and an empty list.</summary>
    [Fact]
    public void An_answer_with_errors_is_not_an_empty_list_of_jobs()
    {
        var fault = Should.Throw<ExternalProgramException>(() => SlurmJson.Read(
            """{"errors": [{"description": "Failed while looking for jobs", "error_number": -1, "error": "Unspecified error", "source": "slurm_load_jobs"}], "jobs": []}"""));

        fault.Message.ShouldContain("Failed while looking for jobs (slurm_load_jobs: Unspecified error)");
        SlurmJson.Read("""{"errors": [], "jobs": []}""").ShouldBeEmpty();
        Should.Throw<ExternalProgramException>(() => SlurmJson.Read("""{"errors": ["down"], "jobs": []}""")).Message.ShouldBe("'squeue' failed: down.");
        foreach (string other in new[] { "squeue: error", "[]", "3", """{"jobs": [1]}""", """{"errors": [3], "jobs": []}""" })
        {
            Should.Throw<ExternalProgramException>(() => SlurmJson.Read(other)).Message.ShouldBe("'squeue --json' answered with something other than a list of jobs.");
        }

        Should.Throw<ExternalProgramException>(() => SlurmJson.Read("{}"));
    }

    [Fact]
    public void Records_of_scontrol_say_the_same()
    {
        var jobs = SlurmRecords.ReadControl("""
            JobId=4 ArrayJobId=1 ArrayTaskId=1 JobName=ventral-abc UserId=root(0) JobState=NODE_FAIL Reason=NodeDown Dependency=(null) Requeue=1 Restarts=2 ExitCode=0:1 NodeList=node3 Command=/a b/shard.sh Comment=ventral shard abc WorkDir=/tmp
            JobId=1 ArrayJobId=1 ArrayTaskId=2-4%2 JobName=ventral-abc JobState=PENDING Reason=Resources Restarts=0 ExitCode=0:0 NodeList=(null)
            """);

        jobs.Select(job => job.Number).ShouldBe(["1_1", "1_2", "1_3", "1_4"]);
        (jobs[0].State, jobs[0].Comment, jobs[0].Restarts, jobs[0].Nodes).ShouldBe((SlurmJobState.NodeFailed, "ventral shard abc", 2, "node3"));
        SlurmRecords.ReadControl("No jobs in the system\n").ShouldBeEmpty();
    }

    [Fact]
    public void Records_of_sacct_are_read_without_their_steps()
    {
        var jobs = SlurmRecords.ReadAccounting("""
            12_3|ventral-abc|TIMEOUT|0:0|n7|1
            12_3.batch|batch|CANCELLED|0:15|n7|
            12_[4-5%2]|ventral-abc|CANCELLED by 0|0:0|None assigned|0
            13|ventral-abc|FAILED|3:0|n1|0
            """);

        jobs.Select(job => (job.Number, job.State, job.ExitCode)).ShouldBe(
            [("12_3", SlurmJobState.TimedOut, 0), ("12_4", SlurmJobState.Cancelled, 0), ("12_5", SlurmJobState.Cancelled, 0), ("13", SlurmJobState.Failed, 3)]);
    }

    [Theory]
    [InlineData("0-3", "0,1,2,3")]
    [InlineData("1,5-6%2", "1,5,6")]
    [InlineData("0-10:5", "0,5,10")]
    [InlineData("0-1,...", "0,1")]
    [InlineData("0-99999999999", "")]
    public void Lists_of_tasks_are_read_as_Slurm_writes_them(string text, string expected) => string.Join(',', TaskList.Parse(text)).ShouldBe(expected);

    [Fact]
    public void Lists_of_tasks_are_written_as_sbatch_takes_them() => TaskList.Format([4, 0, 1, 2, 9]).ShouldBe("0-2,4,9");
}
