namespace Ventral.Data.Tests;

/// <summary>Trials by stimulus and channel, some of them missing.</summary>
public class RepeatedResponsesTests
{
    private static readonly StimulusIds Two = StimulusIds.Create("images", ["face", "house"]);

    [Fact]
    public void Means_pass_over_missing_trials()
    {
        var responses = new RepeatedResponses("V4", Two, 2, 3, [1, 2, 6, 4, float.NaN, 5, float.NaN, float.NaN, 7, 0, 0, 3]);
        responses.Mean().Values.ToArray().ShouldBe([3, 4.5f, 7, 1]);
        responses.Mean([0, 2]).Row(0).ToArray().ShouldBe([3.5f, 4.5f]);
        responses.TrialCount(1, 0).ShouldBe(1);
        responses.FewestTrials.ShouldBe(1);
        Should.Throw<VentralException>(() => responses.Mean([0, 1])).Message.ShouldBe(
            "Channel 1 of 'V4' has none of the repeats 0, 1 of 'house'. Choose repeats that every channel has, or leave the stimulus out.");
    }

    [Fact]
    public void Rows_and_channels_keep_their_order()
    {
        var responses = new RepeatedResponses("V4", Two, 2, 2, [1, 2, 3, 4, 5, 6, 7, 8]);
        responses.Rows([1, 0]).Values.ToArray().ShouldBe([5, 6, 7, 8, 1, 2, 3, 4]);
        responses.Rows([1]).Stimuli.Ids.ShouldBe(["house"]);
        responses.Channels([1]).Values.ToArray().ShouldBe([3, 4, 7, 8]);
        Should.Throw<VentralException>(() => responses.Rows([0, 0]));
    }

    [Fact]
    public void What_is_no_response_is_named()
    {
        Should.Throw<VentralException>(() => new RepeatedResponses("V4", Two, 1, 2, [1, 2, 3])).Message
            .ShouldBe("Responses of 'V4' must be 2 stimuli × 1 channels × 2 repeats = 4 values, found 3.");
        Should.Throw<VentralException>(() => new RepeatedResponses("V4", Two, 1, 2, [1, 2, 3, float.PositiveInfinity])).Message
            .ShouldContain("channel 1 answered");
        Should.Throw<VentralException>(() => new RepeatedResponses("V4", Two, 1, 2, [1, 2, float.NaN, float.NaN])).Message
            .ShouldContain("channel 1 has no trial of 'house'");
        Should.Throw<ArgumentException>(() => new RepeatedResponses("V4", Two, 1, 2, [1, 2, 3, 4]).Mean([2]));
    }
}
