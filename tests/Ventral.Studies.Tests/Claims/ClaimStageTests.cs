using System.Collections.Immutable;

using Ventral.Analysis.Inference;
using Ventral.Studies.Claims;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Tests.Claims;

/// <summary>Claims are tested as they were stated, adjusted for all that were stated, and their verdicts say no more than the test does.</summary>
public class ClaimStageTests
{
    private const string A = "vanilla-cnn(width=4)/random", B = "vanilla-cnn(width=5)/random", C = "vanilla-cnn(width=6)/random", D = "vanilla-cnn(width=7)/random", E = "vanilla-cnn(width=8)/random";

    private static readonly string[] Networks = [.. new[] { A, B, C, D, E }.Select(key => key[..^"/random".Length])];

    private static readonly double[] High = [.30, .34, .28, .36, .31, .33], Low = [.10, .15, .11, .12, .14, .10], Alike = [.301, .339, .281, .361, .309, .331], PartlySame = [.30, .34, .11, .12, .14, .10];

    [Fact]
    public void A_directed_claim_is_tested_in_its_direction()
    {
        var rows = Rows(Study("greater", "less", "different"));
        double twoSided = PairedT.Test(High, Low).P;
        rows.Select(r => r.P!.Value).ShouldBe([twoSided / 2, 1 - (twoSided / 2), twoSided]);
        rows.Select(r => r.Verdict).ShouldBe([Verdict.Supported, Verdict.Contradicted, Verdict.Supported]);
        rows.ShouldAllBe(r => r.FamilySize == 3 && r.Count == 6 && r.Statistic == "t" && r.Df == 5 && r.EffectSize == "Cohen's dz");
        rows.Select(r => r.PAdjusted!.Value).ShouldBe(Holm.Adjust([.. rows.Select(r => r.P!.Value)]));
    }

    [Fact]
    public void Equivalence_needs_a_margin_and_difference_is_no_equivalence()
    {
        var near = Rows(Study(Claim("equivalent", B, "margin: 0.02, ")));
        near[0].Verdict.ShouldBe(Verdict.Supported);
        near[0].P!.Value.ShouldBe(Equivalence.Paired(High, Alike, -0.02, 0.02).P);
        Rows(Study(Claim("equivalent", C, "margin: 0.02, ")))[0].Verdict.ShouldBe(Verdict.NotSupported);
    }

    [Theory]
    [InlineData("wilcoxon", "W")]
    [InlineData("sign-flips", "t")]
    public void Other_tests_can_be_asked_for(string test, string statistic)
    {
        var row = Rows(Study(Claim("greater", C, $"test: {test}, ")))[0];
        row.Statistic.ShouldBe(statistic);

        // All six differences are positive: one pattern of 64.
        row.P!.Value.ShouldBe(1.0 / 64, 1e-12);
        row.Verdict.ShouldBe(Verdict.Supported);
    }

    [Fact]
    public void Scores_alone_cannot_be_resampled()
    {
        var row = Rows(Study(Claim("greater", C, "test: two-factor-bootstrap, ")))[0];
        (row.Verdict, row.P).ShouldBe((Verdict.NotTested, null));
        row.Reason.ShouldContain("RDMs");
    }

    [Fact]
    public void What_cannot_be_tested_still_counts_in_its_family()
    {
        var rows = Rows(Study(Claim("greater", C), Claim("greater", D)));
        rows[1].Verdict.ShouldBe(Verdict.NotTested);
        rows[1].Reason.ShouldContain("no scores");
        rows[1].PAdjusted.ShouldBeNull();
        rows[0].FamilySize.ShouldBe(2);
        rows[0].PAdjusted!.Value.ShouldBe(Math.Min(1, 2 * rows[0].P!.Value));
    }

    [Fact]
    public void A_network_without_scores_is_named_with_what_became_of_it()
    {
        var study = Study(Claim("greater", C), Claim("less", D));
        var table = new ScoreTable(study.Inference.Measure);
        var absent = AbsentNetworks.Of(study, null, study.Networks, study.Networks.Where(n => n.Key != C), [new(A, "", "Its weights are of another network."), new(B, "act1", "Constant.")]);

        var rows = new ClaimStage(study, table, absent: absent).Rows();

        rows[0].Reason.ShouldBe($"'{A}' failed: Its weights are of another network. '{C}' was left out, as its weights are not at hand ('when-available').");
        rows[1].Reason.ShouldBe($"'{A}' failed: Its weights are of another network. '{D}' has no scores in here by 'rsa:correlation:spearman'.");
        rows.ShouldAllBe(row => row.Verdict == Verdict.NotTested);
    }

    /// <summary>Four differences are left of six subjects: 1 pattern of 16, whatever their size.</summary>
    [Theory]
    [InlineData("wilcoxon")]
    [InlineData("sign-flips")]
    public void A_claim_that_its_data_put_out_of_reach_says_so(string test)
    {
        var row = Rows(Study(Claim("greater", E, $"test: {test}, ")))[0];
        (row.P, row.Verdict).ShouldBe((1.0 / 16, Verdict.NotSupported));
        row.Reason.ShouldBe("It could not be supported: with these subjects and this family its adjusted p is 0.0625 at least, and must be below 0.05.");
        Rows(Study(Claim("less", C, $"test: {test}, ")))[0].Reason.ShouldBeEmpty("it could have been supported");
    }

    /// <summary>1 of 64 patterns would be enough were all four tested; of one alone among four it is 4 of 64.</summary>
    [Fact]
    public void A_claim_that_the_others_of_its_family_left_alone_says_that_it_was_out_of_reach()
    {
        string[] claims = [Claim("greater", C, "test: sign-flips, "), Claim("greater", D, "test: sign-flips, "), Claim("less", D, "test: sign-flips, "), Claim("different", D)];
        var rows = Rows(StudyFile.Parse("test", Text(claims) + "families: {hypotheses: benjamini-hochberg}\n"));
        (rows[0].PAdjusted, rows[0].Verdict).ShouldBe((4.0 / 64, Verdict.NotSupported));
        rows[0].Reason.ShouldContain("its adjusted p is 0.0625 at least, and must be below 0.05");
    }

    [Fact]
    public void Families_are_adjusted_apart_and_as_the_study_says()
    {
        string[] claims = [Claim("greater", C, "family: one, "), Claim("greater", B, "family: one, "), Claim("less", C, "family: two, ")];
        var rows = Rows(StudyFile.Parse("test", Text(claims) + "families: {one: bonferroni, two: none}\n"));
        rows.Select(r => r.FamilySize).ShouldBe([2, 2, 1]);
        rows[0].PAdjusted!.Value.ShouldBe(Math.Min(1, 2 * rows[0].P!.Value));
        rows[2].PAdjusted!.Value.ShouldBe(rows[2].P!.Value);
    }

    [Fact]
    public void A_layer_or_the_mean_of_all_is_tested()
    {
        var whole = Rows(Study(Claim("greater", C)))[0];
        var layer = Rows(Study(Claim("greater", C, "layer: act1, ")))[0];
        layer.Value!.Value.ShouldBe(PairedT.Test(High, Low).Statistic);
        whole.Value!.Value.ShouldBe(layer.Value!.Value, 1e-9);
    }

    [Fact]
    public void Faults_are_named_where_they_stand()
    {
        string text = Text(
            "- {claim: a, contrast: ['vanilla-cnn(width=4)/random', 'vanilla-cnn(width=6)/random'], roi: here, direction: upwards}",
            "- {claim: b, contrast: ['vanilla-cnn(width=4)/random', 'vanilla-cnn(width=6)/random'], roi: here, direction: equivalent}",
            "- {claim: c, contrast: ['vanilla-cnn(width=4)/random', 'vanilla-cnn(width=6)/random'], roi: here, direction: greater, margin: 0.1, layer: act9}",
            "- {claim: d, contrast: ['vanilla-cnn(width=4)/random', 'vanilla-cnn(width=6)/random'], roi: there, direction: greater, test: anova}") + "families: {other: holm}\n";
        string message = Should.Throw<VentralException>(() => StudyFile.Parse("study.yaml", text)).Message;
        foreach (string expected in (string[])["'upwards'", "needs the difference that would matter", "Only a hypothesis of equivalence has a 'margin'", "'act9'", "'there'", "'anova'", "No hypothesis belongs to family 'other'"])
        {
            message.ShouldContain(expected);
        }
    }

    private static string Claim(string direction, string second, string more = "") =>
        $"- {{claim: '{direction} {second} {more}', contrast: ['{A}', '{second}'], roi: here, {more}direction: {direction}}}";

    private static Study Study(params string[] claims) =>
        StudyFile.Parse("test", Text([.. claims.Select(c => c.StartsWith('-') ? c : Claim(c, C))]));

    private static string Text(params string[] claims) => $$"""
        study: claims
        title: Claims
        question: Do claims get what they ask for?
        seed: 1
        stimuli:
          generated: {count: 8, size: 32}
        recordings:
          - simulated: {roi: here, network: 'vanilla-cnn(width=4)/random', layer: act1, subjects: 6, channels: 20, noise: 1}
        networks:
        {{string.Join('\n', Networks.Select(n => $"  - {{network: '{n}', weights: random, layers: [act1, act2]}}"))}}
        measures: [rsa:correlation:spearman]
        inference: {measure: 'rsa:correlation:spearman'}
        hypotheses:
        {{string.Join('\n', claims.Select(c => "  " + c))}}

        """;

    private static ImmutableArray<ClaimRow> Rows(Study study)
    {
        var table = new ScoreTable(study.Inference.Measure);
        foreach (var (factor, scores) in study.Networks.Where(n => n.Key != D).Zip([High, Alike, Low, PartlySame]))
        {
            table.Add(
                factor,
                [
                    .. from layer in Enumerable.Range(1, 2)
                       from subject in Enumerable.Range(0, 6)
                       select new ScoreRow
                       {
                           Network = factor.Name,
                           Weights = "random",
                           Layer = $"act{layer}",
                           LayerIndex = layer,
                           Dataset = "simulated",
                           Roi = "here",
                           Subject = $"sub-{subject}",
                           Measure = study.Inference.Measure.Name,
                           Score = scores[subject],
                       },
                ],
                "");
        }

        return new ClaimStage(study, table).Rows();
    }
}
