namespace Ventral.Tensors.Tests;

public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Each_index_runs_once(int threads)
    {
        int[] runs = new int[1000];
        new Workers(threads).For(runs.Length, i => Interlocked.Increment(ref runs[i]), TestContext.Current.CancellationToken);
        runs.ShouldAllBe(count => count == 1);
    }

    [Fact]
    public void One_thread_runs_on_the_caller_in_order()
    {
        int caller = Environment.CurrentManagedThreadId;
        var seen = new List<int>();
        new Workers(1).For(
            5,
            i =>
            {
                Environment.CurrentManagedThreadId.ShouldBe(caller);
                seen.Add(i);
            },
            TestContext.Current.CancellationToken);
        seen.ShouldBe([0, 1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_failure_of_the_lowest_index_comes_out_as_itself(int threads)
    {
        for (int repeat = 0; repeat < 50; repeat++)
        {
            var failure = Should.Throw<VentralException>(() => new Workers(threads).For(
                100,
                i =>
                {
                    if (i >= 17)
                    {
                        throw new VentralException($"index {i}");
                    }
                },
                TestContext.Current.CancellationToken));
            failure.Message.ShouldBe("index 17");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancelling_stops_before_the_next_index(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        int ran = 0;
        Should.Throw<OperationCanceledException>(() => new Workers(threads).For(
            1000,
            i =>
            {
                Interlocked.Increment(ref ran);
                cancellation.Cancel();
            },
            cancellation.Token));
        ran.ShouldBeLessThanOrEqualTo(threads);
    }

    [Fact]
    public void Loops_nest()
    {
        var workers = new Workers(3);
        int sum = 0;
        workers.For(8, _ => workers.For(8, i => Interlocked.Add(ref sum, i), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        sum.ShouldBe(8 * 28);
    }

    [Fact]
    public void Callers_share_workers_and_each_gets_its_own_sums()
    {
        var workers = new Workers(3);
        Parallel.For(0, 4, caller =>
        {
            for (int repeat = 0; repeat < 300; repeat++)
            {
                int[] seen = new int[50];
                workers.For(seen.Length, (seen, caller), static (i, state) => state.seen[i] += i + state.caller, TestContext.Current.CancellationToken);
                seen.ShouldBe(Enumerable.Range(caller, 50));
            }
        });
    }

    [Fact]
    public void After_a_failure_the_next_loop_runs_as_ever()
    {
        var workers = new Workers(2);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            int sum = 0;
            Should.Throw<VentralException>(() => workers.For(9, i => throw new VentralException($"index {i}"), TestContext.Current.CancellationToken)).Message.ShouldBe("index 0");
            workers.For(9, i => Interlocked.Add(ref sum, i), TestContext.Current.CancellationToken);
            sum.ShouldBe(36);
        }
    }

    [Fact]
    public void A_failure_in_a_nested_loop_ends_both_and_leaves_nothing_behind()
    {
        var workers = new Workers(4);
        for (int repeat = 0; repeat < 100; repeat++)
        {
            int sum = 0;
            Should.Throw<VentralException>(() => workers.For(9, outer => workers.For(9, inner => Fail(outer, inner)))).Message.ShouldBe("2 3");
            workers.For(9, _ => workers.For(9, i => Interlocked.Add(ref sum, i)), TestContext.Current.CancellationToken);
            sum.ShouldBe(9 * 36);
        }

        static void Fail(int outer, int inner)
        {
            if (outer >= 2 && inner >= 3)
            {
                throw new VentralException($"{outer} {inner}");
            }
        }
    }

    [Fact]
    public void A_cancelled_nested_loop_ends_both_and_leaves_nothing_behind()
    {
        var workers = new Workers(4);
        for (int repeat = 0; repeat < 100; repeat++)
        {
            using var cancellation = new CancellationTokenSource();
            int sum = 0;
            Should.Throw<OperationCanceledException>(() => workers.For(
                9,
                outer => workers.For(
                    99,
                    _ =>
                    {
                        if (outer == 1)
                        {
                            cancellation.Cancel();
                        }
                    },
                    cancellation.Token)));
            workers.For(9, i => Interlocked.Add(ref sum, i), TestContext.Current.CancellationToken);
            sum.ShouldBe(36);
        }
    }

    [Fact]
    public async Task A_loop_ends_though_the_pool_has_no_thread_for_it()
    {
        using var release = new ManualResetEventSlim();
        Task[] blocked = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(release.Wait, TestContext.Current.CancellationToken))];
        int sum = 0;
        new Workers(4).For(1000, i => Interlocked.Add(ref sum, i), TestContext.Current.CancellationToken);
        sum.ShouldBe(499_500);
        release.Set();
        await Task.WhenAll(blocked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_loop_over_a_state_allocates_nothing_on_its_caller(int threads)
    {
        var workers = new Workers(threads);
        int[] counts = new int[64];
        Allocated();
        long before = Allocated();
        Allocated().ShouldBe(before);
        counts.ShouldAllBe(count => count == 300);

        long Allocated()
        {
            for (int repeat = 0; repeat < 100; repeat++)
            {
                workers.For(counts.Length, counts, static (i, all) => all[i]++);
            }

            return GC.GetAllocatedBytesForCurrentThread();
        }
    }

    [Fact]
    public void Nothing_runs_for_no_indexes_and_no_threads_are_refused()
    {
        new Workers(4).For(0, _ => throw new InvalidOperationException(), TestContext.Current.CancellationToken);
        Should.Throw<ArgumentOutOfRangeException>(() => new Workers(0));
    }
}
