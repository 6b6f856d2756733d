namespace Ventral.Studies.Tests.Reading;

/// <summary>Paths of measures, and what a path that is none is answered with.</summary>
public class MeasureTests
{
    [Theory]
    [InlineData("encoding:ridge", "Did you mean 'encoding:ridge:pearson'?")]
    [InlineData("encoding:pls", "Did you mean 'encoding:pls-25:pearson'?")]
    [InlineData("cka:linear", "Did you mean 'geometry:cka'?")]
    [InlineData("cka:linear-debiased", "Did you mean 'geometry:cka-debiased'?")]
    [InlineData("cka:liner", "Did you mean 'geometry:cka'?")]
    [InlineData("cka", "Did you mean 'geometry:cka'?")]
    [InlineData("encoding:rigde:pearson", "Did you mean 'encoding:ridge:pearson'?")]
    [InlineData("geometry:cka-debaised", "Did you mean 'geometry:cka-debiased'?")]
    [InlineData("geometry:shape-angle", "Known: geometry:cka, geometry:cka-debiased.")]
    [InlineData("encoding:srp-5920-ridge:cc-norm", "Known: encoding:ridge:pearson, encoding:pls-25:pearson.")]
    public void A_path_that_is_none_is_answered_with_the_one_meant_or_those_of_its_kind(string path, string answer) =>
        Should.Throw<VentralException>(() => Measure.Parse(path)).Message.ShouldBe($"Unknown measure '{path}'. {answer}");

    [Fact]
    public void A_kind_that_is_none_is_answered_with_all_paths() =>
        Should.Throw<VentralException>(() => Measure.Parse("xyz")).Message.ShouldBe($"Unknown measure 'xyz'. Known: {string.Join(", ", Measure.Names)}.");

    [Fact]
    public void Every_path_names_kind_and_statistic_and_is_read_as_itself()
    {
        Measure.Names.Select(name => Measure.Parse(name).Name).ShouldBe(Measure.Names);
        Measure.Names.Select(name => name.Split(':')[0]).Distinct().ShouldBe(["rsa", "encoding", "geometry"]);
    }
}
