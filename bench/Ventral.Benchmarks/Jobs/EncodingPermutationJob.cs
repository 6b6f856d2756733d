using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks.Jobs;

/// <summary>A permutation test of predictions of 4,500 voxels over 1,200 stimuli, 1,000 permutations, against PyTorch.</summary>
public sealed class EncodingPermutationJob : Job
{
    private Activations predicted = null!;
    private Activations y = null!;
    private int[][] permutations = [];
    private double[] p = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 20;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        predicted = InputResponses.Read(inputs, "predicted");
        y = InputResponses.Read(inputs, "y");
        permutations = [.. NpyFile.Read(inputs.PathOf("permutations")).ToDoubles().Select(v => (int)v).Chunk(1200)];
    }

    /// <inheritdoc/>
    public override void Run() => p = P(permutations);

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (P(permutations[..200]).Average(), 0.0051221669, 1e-6);

    /// <inheritdoc/>
    public override double[] Answer() => p;

    private double[] P(int[][] given) => [.. EncodingPermutationTest.Run(predicted, y, given, threads).P.Select(v => v!.Value)];
}
