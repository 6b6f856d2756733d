using Ventral.Reports.Tables;

namespace Ventral.Reports.Tests;

public sealed class InvalidTableTests
{
    [Theory]
    [InlineData("scores.csv")]
    [InlineData("tests.csv")]
    [InlineData("run.json")]
    public void A_missing_table_is_named(string name)
    {
        using var run = RunFolder.Small();
        File.Delete(Path.Combine(run.Root, name));
        var fault = Should.Throw<InvalidTableException>(run.Render);
        fault.Message.ShouldStartWith(Path.Combine(run.Root, name) + ": ");
        fault.Message.ShouldContain("ventral run");
    }

    [Theory]
    [InlineData("scores.csv", "0.16,0.2", "much,0.2", 3, "'score' must be a finite number; found 'much'.")]
    [InlineData("scores.csv", "0.16,0.2", "NaN,0.2", 3, "'score' must be a finite number; found 'NaN'.")]
    [InlineData("scores.csv", "0.16,0.2", ",0.2", 3, "'score' is empty; a number was required.")]
    [InlineData("scores.csv", "conv2,2,faces,IT,,", "conv2,second,faces,IT,,", 3, "'layer_index' must be a whole number; found 'second'.")]
    [InlineData("scores.csv", "ceiling_upper", "ceiling", 1, "The header lacks 'ceiling_upper'")]
    [InlineData("tests.csv", "as-published", "as published", 2, "'mode' must be 'as-published' or 'corrected'; found 'as published'.")]
    [InlineData("published.csv", "false", "no", 3, "'agrees' must be 'true', 'false' or empty; found 'no'.")]
    [InlineData("run.json", "\"A small study\"", "A small study", 1, "This is not JSON.")]
    public void A_fault_is_named_with_its_line(string name, string what, string by, int line, string problem)
    {
        using var run = RunFolder.Small().Replace(name, what, by);
        var fault = Should.Throw<InvalidTableException>(run.Render);
        fault.Line.ShouldBe(line);
        fault.Message.ShouldStartWith($"{Path.Combine(run.Root, name)}:{line} {problem}");
        File.Exists(run.Report).ShouldBeFalse();
    }

    [Theory]
    [InlineData(",h\n", "\n")]
    [InlineData("measure", "roi")]
    public void A_table_that_is_no_table_is_refused(string what, string by)
    {
        using var run = RunFolder.Small().Replace("scores.csv", what, by);
        Should.Throw<InvalidTableException>(run.Render).Message.ShouldStartWith(Path.Combine(run.Root, "scores.csv") + ": ");
    }

    [Fact]
    public void An_empty_table_is_refused()
    {
        using var run = RunFolder.Small();
        File.WriteAllText(Path.Combine(run.Root, "tests.csv"), "");
        Should.Throw<InvalidTableException>(run.Render).Message.ShouldContain("run the study again");
    }

    [Fact]
    public void Scores_that_are_a_header_alone_are_refused_with_what_failed()
    {
        using var run = RunFolder.Small();
        string scores = Path.Combine(run.Root, "scores.csv");
        File.WriteAllText(scores, File.ReadLines(scores).First() + "\n");
        Should.Throw<InvalidTableException>(run.Render).Message.ShouldBe($"{scores}:1 The table holds no scores, so there is nothing to report. Run the study again.");
        run.Replace("run.json", "\"title\"", "\"failures\": [{\"network\": \"alexnet/trained\", \"reason\": \"No memory.\"}], \"title\"");
        Should.Throw<InvalidTableException>(run.Render).Message.ShouldEndWith("What failed: alexnet/trained: No memory.");
    }

    [Theory]
    [InlineData("""{"path": "store/a.npy"}""", "'stimuli', from 2 to 2000")]
    [InlineData("""{"path": "../../secret.npy", "stimuli": 4}""", "outside the run folder")]
    [InlineData("7", "must be an object")]
    public void A_wrong_list_of_rdms_is_refused(string entry, string problem)
    {
        using var run = RunFolder.Small().Replace("run.json", "\"title\"", $"\"rdms\": [{entry}], \"title\"");
        Should.Throw<InvalidTableException>(run.Render).Message.ShouldContain(problem);
    }

    [Fact]
    public void Quoted_fields_may_hold_commas_quotes_and_lines()
    {
        using var run = RunFolder.Small().Replace("published.csv", "\"A paper, figure 1\"", "\"A \"\"good\"\"\npaper, page 1\"");
        run.Render().ShouldContain("A &quot;good&quot;\npaper, page 1");
    }
}
