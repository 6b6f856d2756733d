using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class TaskCutTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 100_000)]
    [InlineData(16_384, 1)]
    [InlineData(16_385, 1)]
    [InlineData(100_003, 77)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue, 3)]
    public void Each_piece_is_in_one_task(int items, int values)
    {
        var cut = TaskCut.Of(items, values);
        int done = 0;
        for (int task = 0; task < cut.Count; task++)
        {
            (int first, int end) = cut.Range(task);
            first.ShouldBe(done);
            end.ShouldBeGreaterThan(first);
            done = end;
        }

        done.ShouldBe(items);
    }
}
