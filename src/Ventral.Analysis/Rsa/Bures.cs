using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Bures similarity of the kernels of two RDMs of squared distances, <c>‖√K₁ √K₂‖_* / √(tr K₁ · tr K₂)</c> (sum of singular
/// values): the cosine of the two sets of patterns after the best rotation; in [0, 1].
/// </summary>
/// <remarks>
/// <para>
/// Kernels are double-centred. Where dissimilarities are not squared Euclidean distances (1 − r of few units, crossnobis), a
/// kernel has eigenvalues below 0; these are set to 0, in the traces too, so that an RDM has likeness 1 with itself; rsatoolbox keeps them
/// in the traces and in one of its kernels. Eigenvalues under n · 2⁻⁵² of the greatest are rounding and count as 0.
/// </para>
/// <para>
/// A relabelling costs a singular value decomposition [n × n]: some 2 ms for 92 stimuli. The pool of a noise ceiling is the
/// mean of RDMs with traces of 1, which is only nearly the best. An RDM whose kernel has no positive eigenvalue is an error.
/// Harvey, Larsen &amp; Williams 2023, arXiv:2311.11436; for patterns themselves it is the cosine of <see cref="Geometry.ShapeAngle"/>.
/// </para>
/// </remarks>
public sealed class Bures : RdmComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public Bures()
        : base("bures")
    {
    }

    /// <inheritdoc/>
    internal override bool IsSigned => false;

    /// <summary>The Bures distance of the kernels, <c>√(tr K₁ + tr K₂ − 2 ‖√K₁ √K₂‖_*)</c>, in the RDMs' unit; a metric.</summary>
    /// <param name="a">One RDM of squared distances.</param>
    /// <param name="b">The other, over the same stimuli in the same order.</param>
    /// <exception cref="VentralException">The stimuli differ, or a kernel has no positive eigenvalue.</exception>
    public double Distance(Rdm a, Rdm b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        a.Stimuli.RequireSame(b.Stimuli);
        var (left, right) = (KernelRoot.Of(a, Name), KernelRoot.Of(b, Name));
        return Math.Sqrt(Math.Max(0, left.Trace + right.Trace - (2 * left.Fidelity(right))));
    }

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => new BuresPermutations(models, subjects, Name);

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm)
    {
        double trace = KernelRoot.Of(rdm, Name).Trace;
        return [.. rdm.Pairs.ToArray().Select(pair => pair / trace)];
    }

    private protected override double Measure(Rdm a, Rdm b) => KernelRoot.Of(a, Name).Similarity(KernelRoot.Of(b, Name));

    private protected override void Measure(RdmSet a, RdmSet b, double[] scores, Workers workers)
    {
        KernelRoot[] left = new KernelRoot[a.Count], right = new KernelRoot[b.Count];
        workers.For(a.Count, i => left[i] = KernelRoot.Of(a.Rdms[i], Name));
        workers.For(b.Count, j => right[j] = KernelRoot.Of(b.Rdms[j], Name));
        workers.For(scores.Length, k => scores[k] = left[k / right.Length].Similarity(right[k % right.Length]));
    }
}
