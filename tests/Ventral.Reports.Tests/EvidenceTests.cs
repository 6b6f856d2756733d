namespace Ventral.Reports.Tests;

/// <summary>What stands beside a p: its family, the spread over seeds, and what the design found of brains whose truth is known.</summary>
public class EvidenceTests
{
    [Fact]
    public void An_adjusted_p_says_by_what_among_how_many_and_which()
    {
        using var run = RunFolder.Small().Replace("tests.csv", "\nm,mantel", "\nIT: tiny/trained: layers: mantel (2 tests),mantel");
        string html = run.Render();
        html.ShouldContain("<div title=\"Adjusted among: IT: tiny/trained: layers: mantel (2 tests)\">");
        html.ShouldContain("<small> max-T, 2 tests</small>");
        html.ShouldContain("<small> holm</small>");
    }

    [Theory]
    [InlineData("encoding:ridge:pearson", "median held-out r of ridge regression")]
    [InlineData("encoding:pls-25:pearson", "median held-out r of partial least squares")]
    [InlineData("geometry:cka", "linear CKA")]
    [InlineData("geometry:cka-debiased", "linear CKA, debiased")]
    [InlineData("rsa:correlation:pearson", "Pearson\u2019s r")]
    public void A_measure_is_named_for_what_its_score_is(string measure, string name)
    {
        using var run = RunFolder.Small().Replace("scores.csv", "rsa:correlation:tau-b", measure);
        run.Render().ShouldContain($"<p class=\"note\">Measure: {name} ({measure}).</p>");
    }

    [Fact]
    public void Bayes_factors_bootstraps_and_mixed_models_have_their_tables()
    {
        using var run = RunFolder.Small();
        run.Write("tests.csv", $"""
            {RunFolder.TestHeader}
            ,bayes-factor,tiny/trained - tiny/random,IT,conv2,corrected,BF10,3.25,,,,,,Cohen's dz,0.7,0.1,1.3,2
            ,mixed-model:network,tiny/trained - tiny/random,IT,,corrected,t,2.1,7,,0.04,,,mean difference,0.1,0.01,0.2,2
            f (1 test),two-factor-bootstrap,tiny/trained - tiny/random,IT,conv2,corrected,t,2.2,1,,0.03,0.03,holm,mean difference,0.1,0.01,0.2,2
            """);
        string html = run.Render();
        html.ShouldContain("Bayes factors of paired differences (1)");
        html.ShouldContain("BF10 = 3.25");
        html.ShouldContain("Mixed models over all layers (1)");
        html.ShouldContain("Two-factor bootstraps, over subjects and stimuli (1)");
        html.ShouldContain("holm, 1 test");
    }

    [Fact]
    public void The_spread_over_seeds_stands_beside_that_over_subjects()
    {
        using var run = RunFolder.Small().Write("seeds.csv", """
            network,roi,layer,measure,mean,sd_seeds,n_seeds,sd_subjects,n_subjects,against,difference,within_seeds
            tiny/random,IT,conv1,rsa:correlation:tau-b,0.05,0.0141,2,0.028,2,,,
            tiny/random,IT,conv1,rsa:correlation:tau-b,0.05,0.0141,2,0.028,2,tiny/trained,-0.012,true
            """);
        string html = run.Render();
        html.ShouldContain("<td class=\"number\">0.014</td><td class=\"number\">0.028</td>");
        html.ShouldContain("Smaller than the standard deviation over seeds in IT: tiny/random less tiny/trained at conv1 (\u22120.012, seeds 0.014).");
        run.Replace("seeds.csv", "-0.012,true", "-0.12,false").Render().ShouldContain("Each of 1 difference between networks in IT is larger");
    }

    [Fact]
    public void A_claim_that_could_not_have_been_supported_says_why()
    {
        using var run = RunFolder.Small().Write("claims.csv", """
            claim,contrast,roi,layer,direction,test,p,family,adjustment,family_size,p_adjusted,alpha,effect_size,effect,ci_lower,ci_upper,verdict,reason
            Trained is better.,tiny/trained - tiny/random,IT,,greater,sign-flips,0.0625,main,holm,1,0.0625,0.05,Cohen's dz,1,0.1,1.9,not-supported,It could not be supported: too few.
            Another.,tiny/trained - tiny/random,IT,,greater,paired-t,0.2,main,holm,1,0.2,0.05,Cohen's dz,1,-0.1,1.9,not-supported,
            """);
        string html = run.Render();
        html.ShouldContain(">not supported: It could not be supported: too few.</td>");
        html.ShouldContain(">not supported</td>");
    }

    [Theory]
    [InlineData("0.8", "reached", "\u2713 reached")]
    [InlineData("0.95", "missed", "\u2717 missed")]
    [InlineData("", "not-stated", "no rate was stated")]
    public void A_simulation_is_shown_with_its_verdict(string stated, string verdict, string shown)
    {
        using var run = Simulated().Write("simulation/summary.csv", $"""
            roi,layer_found,layer_by_chance,network_found,network_by_chance,stated,verdict
            IT,0.89,0.03,0.99,0.25,{stated},{verdict}
            """).Write("simulation/rates.csv", """
            roi,contrast,test,truth,noise,effect,dz,rate,ci_lower,ci_upper,datasets
            IT,tiny/trained - tiny/random,paired-t,none,1,0,0,0.4,0.3,0.5,60
            IT,tiny/trained - tiny/random,two-factor-bootstrap,tiny/trained,1,0.06,3,1,0.94,1,60
            """);
        string html = run.Render();
        html.ShouldContain("<a href=\"#simulation\">Simulation</a>");
        html.ShouldContain("<td class=\"number\">89\u00a0%</td><td class=\"number\">3\u00a0%</td><td class=\"number\">99\u00a0%</td><td class=\"number\">25\u00a0%</td>");
        html.ShouldContain(shown);
        html.ShouldContain("nothing to find: false positives");
        html.ShouldContain("made by tiny/trained, 1 \u00d7 the noise, difference 0.060: power");
        html.ShouldContain("100\u00a0% [94\u00a0%,\u00a0100\u00a0%]");
    }

    [Fact]
    public void Without_a_simulation_there_is_no_section_for_it()
    {
        using var run = RunFolder.Small();
        run.Render().ShouldNotContain("simulation");
    }

    [Fact]
    public void A_faulty_table_is_named_with_its_line()
    {
        using var run = Simulated().Write("simulation/summary.csv", """
            roi,layer_found,layer_by_chance,network_found,network_by_chance,stated,verdict
            IT,much,0.03,0.99,0.25,0.8,reached
            """);
        Should.Throw<VentralException>(run.Render).Message.ShouldContain("'layer_found' must be a finite number; found 'much'");
    }

    [Theory]
    [InlineData("""{"name": "other", "sha256": "cd"}""", "another study, \u2018other\u2019.")]
    [InlineData("""{"name": "small", "sha256": "cd"}""", "another version of this study.")]
    [InlineData("""{"name": "small", "sha256": ["ab"]}""", "a study that it does not name.")]
    [InlineData("{", "a study that it does not name.")]
    public void A_simulation_of_another_study_is_left_out_with_a_word(string study, string whose)
    {
        using var run = Simulated().Write("simulation/study.json", study).Write("simulation/summary.csv", """
            roi,layer_found,layer_by_chance,network_found,network_by_chance,stated,verdict
            IT,0.89,0.03,0.99,0.25,0.8,reached
            """);

        string html = run.Render();

        html.ShouldContain($"The folder holds a simulation of {whose} It is not shown: simulate this study with \u2018ventral simulate\u2019");
        html.ShouldNotContain("\u2713 reached");
        File.Delete(Path.Combine(run.Root, "simulation", "study.json"));
        run.Render().ShouldContain("a simulation of a study that it does not name.");
    }

    private static RunFolder Simulated() => RunFolder.Small()
        .Write("run.json", """{"title": "A small study", "question": "Which layer?", "study": {"name": "small", "sha256": "ab"}}""")
        .Write("simulation/study.json", """{"name": "small", "sha256": "ab"}""");
}
