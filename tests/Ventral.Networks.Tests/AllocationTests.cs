using Ventral.Networks.Execution;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

/// <summary>What a forward pass takes from the managed heap, all threads together; so no other test runs meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class RunsAlone;

[Collection(typeof(RunsAlone))]
public class AllocationTests
{
    [Theory]
    [InlineData("alexnet", 1)]
    [InlineData("alexnet", 2)]
    [InlineData("squeezenet1_0", 1)]
    [InlineData("squeezenet1_0", 2)]
    [InlineData("mobilenet-v2-1.0-224", 1)]
    [InlineData("mobilenet-v2-1.0-224", 2)]
    [InlineData("deepcluster-alexnet", 2)]
    [InlineData("resnet50", 1)]
    [InlineData("resnet50", 2)]
    [InlineData("cornet_s", 2)]
    [InlineData("convnext_tiny", 2)]
    [InlineData("vit_b_16", 1)]
    [InlineData("vit_b_16", 2)]
    [InlineData("swin_t", 1)]
    [InlineData("swin_t", 2)]
    [InlineData("shufflenet_v2_x1_0", 2)]
    [InlineData("efficientnet_b0", 1)]
    [InlineData("efficientnet_b0", 2)]
    public void A_steady_forward_pass_allocates_nothing(string name, int threads)
    {
        var architecture = SmallArchitectures.Get(name);
        var workers = new Workers(threads);
        var plan = ForwardPlan.Create(architecture, architecture.LayerNames.Select(architecture.PlaceOf).ToHashSet());
        using var pass = new ForwardPass(Network.Random(architecture, new Seed(1)), plan, workers);
        var batch = new Batch(plan, 3, workers) { Count = 3 };
        int stepCount = 0;
        Action<PlanStep> count = _ => stepCount++;
        long[] onAllThreads = new long[4], onCaller = new long[4];
        for (int i = -4; i < onAllThreads.Length; i++)
        {
            long all = GC.GetTotalAllocatedBytes(precise: true), own = GC.GetAllocatedBytesForCurrentThread();
            pass.Run(batch, count, TestContext.Current.CancellationToken);
            if (i >= 0)
            {
                onCaller[i] = GC.GetAllocatedBytesForCurrentThread() - own;
                onAllThreads[i] = GC.GetTotalAllocatedBytes(precise: true) - all;
            }
        }

        stepCount.ShouldBe(8 * plan.Steps.Length);
        onCaller.ShouldAllBe(bytes => bytes == 0);

        // The test runner has threads of its own, which report now and then; what a pass allocated, each would.
        onAllThreads.Min().ShouldBe(0);
    }
}
