using System.Diagnostics;
using System.Globalization;

using Ventral.Studies.Store;

namespace Ventral.Studies.Tests.Store;

/// <summary>
/// A run of 10⁵ tiny cells must not be spent on its store. A result costs about a tenth of a millisecond on an idle machine; the bounds
/// leave room for one that is busy with other tests, and none for a flush to the disk each or for cost that grows with the store.
/// </summary>
public sealed class StoreCostTests : IDisposable
{
    private readonly StoreFixture store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void A_tiny_result_costs_little_and_no_more_in_a_large_store()
    {
        const int small = 500, large = 5_000;
        double first = Milliseconds(0, small) / small, later = Milliseconds(small, large) / (large - small);

        later.ShouldBeLessThan(5);
        later.ShouldBeLessThan(5 * first, $"{first} ms a result at first");
    }

    private double Milliseconds(int from, int to)
    {
        StepRecord[] steps = [.. Enumerable.Range(from, to - from).Select(i => StoreFixture.Chain(i).Mantel)];
        byte[] result = new byte[1000];
        var run = store.Open();
        double held = Time("held", () => Array.ForEach(steps, step => run.Holds(step).ShouldBeFalse()));
        double written = Time("written", () => Array.ForEach(steps, step => run.Write(step, result)));
        double read = Time("read", () => Array.ForEach(steps, step => run.TryRead(step).ShouldNotBeNull()));
        double indexed = Time("indexed", () => run.SaveIndex(finished: true).ShouldBeNull());
        double sized = Time("sized", () => StoreSize.Of(store.Run).Steps["mantel/1"].Count.ShouldBe(to));
        double swept = Time("swept", () => StoreSweep.Run(store.Run, dryRun: true, TestContext.Current.CancellationToken));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"index of {to}: {new FileInfo(Path.Combine(store.Root, "index.sqlite")).Length} bytes"));
        return held + written + read + indexed;

        double Time(string what, Action work)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {steps.Length}: {milliseconds / steps.Length * 1000:0.0} µs each"));
            return milliseconds;
        }
    }
}
