using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>How alike two RDMs are: a number that is higher where they agree more.</summary>
/// <remarks>
/// All comparisons take the upper triangle of both RDMs, <c>n(n−1)/2</c> pairs. They are symmetric in their two RDMs and do not change
/// when both are relabelled alike. An RDM that is constant (for <see cref="Cosine"/>, <see cref="WhitenedCosine"/> and <see cref="Bures"/>: all zero) has no order and no variance
/// and is an error that names it, never NaN and never 0. Nili et al. 2014, doi:10.1371/journal.pcbi.1003553.
/// </remarks>
public abstract class RdmComparison
{
    private protected RdmComparison(string name) => Name = name;

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static ImmutableArray<string> Names { get; } =
        ["tau-a", "tau-b", "spearman", "pearson", "rho-a", "spearman-squared", "cosine", "whitened-cosine", "whitened-pearson", "bures"];

    /// <summary>The name in study files and tables: <c>tau-b</c>.</summary>
    public string Name { get; }

    /// <summary>Whether chance lies at 0 and a value may be negative; else only high values are extreme.</summary>
    internal virtual bool IsSigned => true;

    /// <summary>The comparison of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="VentralException">The name is unknown; the message suggests the nearest.</exception>
    public static RdmComparison Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "tau-a" => new TauA(),
            "tau-b" => new TauB(),
            "spearman" => new Spearman(),
            "pearson" => new Pearson(),
            "rho-a" => new RhoA(),
            "spearman-squared" => new SpearmanSquared(),
            "cosine" => new Cosine(),
            "whitened-cosine" => new WhitenedCosine(),
            "whitened-pearson" => new WhitenedPearson(),
            "bures" => new Bures(),
            _ => throw new VentralException($"Unknown RDM comparison '{name}'.{Suggestion.For(name, Names)}"),
        };
    }

    /// <summary>How alike two RDMs are.</summary>
    /// <param name="a">One RDM.</param>
    /// <param name="b">The other, over the same stimuli in the same order.</param>
    /// <exception cref="VentralException">The stimuli differ, or an RDM is constant; the message names it.</exception>
    public double Compare(Rdm a, Rdm b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        a.Stimuli.RequireSame(b.Stimuli);
        return Measure(a, b);
    }

    /// <summary>How alike each RDM of one set is to each of another, what belongs to one RDM computed once.</summary>
    /// <param name="a">Some RDMs: rows of the result.</param>
    /// <param name="b">Others, over the same stimuli in the same order: its columns.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns><c>[a × b]</c>; the same bits as from pair after pair.</returns>
    /// <exception cref="VentralException">The stimuli differ, or an RDM is constant; the message names it.</exception>
    public Matrix<double> Compare(RdmSet a, RdmSet b, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(workers);
        a.Stimuli.RequireSame(b.Stimuli);
        var scores = new double[a.Count * b.Count];
        Measure(a, b, scores, workers);
        return new Matrix<double>(a.Count, b.Count, scores);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The comparison of RDMs that share their stimuli.</summary>
    private protected abstract double Measure(Rdm a, Rdm b);

    /// <summary>The comparison of all RDMs of two sets that share their stimuli, <c>[a × b]</c>.</summary>
    private protected abstract void Measure(RdmSet a, RdmSet b, double[] scores, Workers workers);

    /// <summary>Prepares the comparison of relabelled models with fixed subjects.</summary>
    internal abstract PermutedComparison Prepare(RdmSet models, RdmSet subjects);

    /// <summary>The pairs on the scale on which their mean is (nearly) the RDM that is most alike to all.</summary>
    internal abstract double[] Matched(Rdm rdm);
}
