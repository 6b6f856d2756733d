using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class WorkspaceTests
{
    [Fact]
    public void It_is_as_long_as_last_asked_for()
    {
        using var memory = new Workspace<double>();
        memory.Values.Length.ShouldBe(0);
        memory.Take(100).Values.Fill(1);
        memory.Take(7).Values.Length.ShouldBe(7);
        memory.Values.ToArray().ShouldAllBe(x => x == 1);
        memory.Take(10_000_000).Values.Length.ShouldBe(10_000_000);
        memory.Values[^1] = 2;
        memory.Take(0).Length.ShouldBe(0);
    }

    [Fact]
    public void What_was_disposed_of_holds_nothing_and_can_be_asked_again()
    {
        var memory = new Workspace<float>();
        memory.Take(50).Dispose();
        memory.Values.Length.ShouldBe(0);
        memory.Length.ShouldBe(0);
        memory.Take(3).Values.Length.ShouldBe(3);
        memory.Dispose();
    }

    [Fact]
    public void No_length_is_negative()
    {
        using var memory = new Workspace<float>();
        Should.Throw<ArgumentOutOfRangeException>(() => memory.Take(-1));
    }
}
