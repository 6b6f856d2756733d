namespace Ventral.Data.Tests;

public class SuggestionTests
{
    private static readonly string[] Statistics = ["tau-a", "tau-b", "spearman", "pearson", "cosine"];

    [Theory]
    [InlineData("spearmen", "spearman")]
    [InlineData("Spearman", "spearman")]
    [InlineData("pearosn", "pearson")]
    [InlineData("tau_b", "tau-b")]
    [InlineData("taub", "tau-b")]
    [InlineData("kosine", "cosine")]
    [InlineData("spear", "spearman")]
    [InlineData("tau-", "tau-a")]
    [InlineData("Sine", "cosine")]
    public void A_slip_finds_the_word_that_was_meant(string given, string meant) =>
        Suggestion.Closest(given, Statistics).ShouldBe(meant);

    [Theory]
    [InlineData("")]
    [InlineData("euclidean")]
    [InlineData("x")]
    public void A_word_far_from_all_suggests_nothing(string given) => Suggestion.Closest(given, Statistics).ShouldBeNull();

    [Theory]
    [InlineData("it", "evc")]
    [InlineData("a", "b")]
    public void A_short_word_is_not_taken_for_one_that_shares_no_letter(string given, string known) =>
        Suggestion.Closest(given, [known]).ShouldBeNull();

    [Fact]
    public void The_first_of_equally_near_words_wins() => Suggestion.Closest("tau-c", Statistics).ShouldBe("tau-a");

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distances_are_as_worked_by_hand(string a, string b, int expected)
    {
        Suggestion.Distance(a, b).ShouldBe(expected);
        Suggestion.Distance(b, a).ShouldBe(expected);
    }

    [Fact]
    public void A_message_ends_in_the_suggestion_or_in_what_is_known()
    {
        Suggestion.For("spearmen", Statistics).ShouldBe(" Did you mean 'spearman'?");
        Suggestion.For("euclidean", Statistics).ShouldBe(" Known: tau-a, tau-b, spearman, pearson, cosine.");
    }
}
