using System.Diagnostics;
using System.Globalization;

using Ventral.Studies.Store;

namespace Ventral.Studies.Tests.Store;

/// <summary>
/// A run of 10⁵ tiny cells must not be spent on its store. The bounds leave room for a machine that is busy with other tests, and none for a
/// flush to the disk each or for cost that grows with the store.
/// </summary>
public sealed class StoreCostTests
{
    [Fact]
    public void A_tiny_result_costs_little_and_no_more_in_a_large_store()
    {
        const int small = 500, large = 5_000, tries = 3;
        for (int attempt = 1; ; attempt++)
        {
            using var store = new StoreFixture();
            double first = Milliseconds(store, 0, small) / small, later = Milliseconds(store, small, large) / (large - small);
            if (later < 5 && later < 5 * first)
            {
                return;
            }

            // A busy moment passes; cost that grows does not.
            attempt.ShouldBeLessThan(tries, $"{later} ms a result in the large store, {first} ms at first");
        }
    }

    private static double Milliseconds(StoreFixture store, int from, int to)
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
