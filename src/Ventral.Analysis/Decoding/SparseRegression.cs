using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Decoding;

/// <summary>
/// Sparse linear regression of each output on all inputs and a constant: each weight has a prior variance of its own, found
/// with the weights (automatic relevance determination, ARD), and inputs that tell nothing fall out.
/// </summary>
/// <remarks>
/// <para>
/// With X the inputs and a last one that is 1, M × T, y an output, A the prior variances in units of the noise variance σ², from
/// A = 1 / mean var X and σ² = var y on: S = X Xᵀ + diag(1/A); W = y Xᵀ S⁻¹; G = diag(X Xᵀ S⁻¹); σ² = (y yᵀ − W (y Xᵀ)ᵀ) / T; then
/// A ← √(A W² / (σ² G)), under which the free energy never falls. Where inputs outnumber samples the same is computed from
/// T × T matrices. Inputs are taken as they are: standardise them before. The constant's weight is shrunk and may be pruned
/// like any other.
/// </para>
/// <para>
/// This is M. Sato's <c>linear_map_sparse_cov</c> of the released code of Horikawa &amp; Kamitani 2017,
/// doi:10.1038/ncomms15037, with one output at a time; that paper's name for it is SLR. Its Python port (<c>slir</c>) takes
/// variances about 0, prunes by A and never stops early once an input was pruned. float64 throughout; 200 iterations of an output
/// with 500 inputs and 1,200 samples take some .15 s of one thread.
/// </para>
/// </remarks>
public sealed class SparseRegression : IUnitRegression
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">When it stops; <c>null</c>: as the released code.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SparseRegression(SparseRegressionOptions? options = null)
    {
        Options = options ?? new();
        Options.Require();
    }

    /// <summary>When it stops.</summary>
    public SparseRegressionOptions Options { get; }

    /// <summary>Fits every output.</summary>
    /// <param name="inputs">What to predict from, <c>[stimuli × inputs]</c>.</param>
    /// <param name="outputs">What to predict, <c>[stimuli × outputs]</c>, of the same stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2, no input varies, or an output does not.</exception>
    public FittedSparseRegression Fit(Activations inputs, Activations outputs, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(workers);
        inputs.Stimuli.RequireSame(outputs.Stimuli);
        int stimuli = inputs.Stimuli.Count;
        if (stimuli < 2)
        {
            throw new VentralException($"Sparse regression needs at least 2 stimuli to learn from, '{inputs.Layer}' has {stimuli}.");
        }

        double[] x = Columns(inputs), y = Columns(outputs);
        if (!Enumerable.Range(0, inputs.UnitCount).Any(i => Varies(x.AsSpan(i * stimuli, stimuli))))
        {
            throw new VentralException($"Sparse regression needs inputs that differ between stimuli; all {inputs.UnitCount} of '{inputs.Layer}' are the same for all {stimuli}.");
        }

        for (int output = 0; output < outputs.UnitCount; output++)
        {
            if (!Varies(y.AsSpan(output * stimuli, stimuli)))
            {
                throw new VentralException($"Sparse regression needs outputs that differ between stimuli; unit {output} of '{outputs.Layer}' is the same for all {stimuli}. Leave it out.");
            }
        }

        return new FittedSparseRegression(inputs.Layer, inputs.UnitCount, Solve(stimuli, x, y, workers));
    }

    /// <summary>The threads of each of some fits that run beside each other.</summary>
    internal static Workers Inner(int fits, Workers workers) => fits >= workers.ThreadCount ? new Workers(1) : workers;

    /// <inheritdoc/>
    UnitModel[] IUnitRegression.Fit(int trials, double[] voxels, double[] units, Workers workers) =>
        Array.ConvertAll(Solve(trials, voxels, units, workers), s => new UnitModel(s.Weights[..^1], s.Weights[^1]));

    private ArdSolution[] Solve(int samples, double[] x, double[] y, Workers workers)
    {
        double[] withConstant = [.. x, .. Enumerable.Repeat(1.0, samples)];
        var solutions = new ArdSolution[y.Length / samples];
        var inner = Inner(solutions.Length, workers);
        workers.For(solutions.Length, output =>
            solutions[output] = ArdSolver.Solve(withConstant.Length / samples, withConstant, y[(output * samples)..((output + 1) * samples)], Options, inner));
        return solutions;
    }

    private static double[] Columns(Activations responses) =>
        new Matrix<float>(responses.Stimuli.Count, responses.UnitCount, responses.Values).Transpose().Convert<double>().Values.ToArray();

    private static bool Varies(ReadOnlySpan<double> values) => values.IndexOfAnyExcept(values[0]) >= 0;
}
