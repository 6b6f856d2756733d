using System.Collections.Immutable;

using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>A measure that needs what the units of a layer and the channels of a brain answer, and not their RDMs alone.</summary>
public abstract class ResponseMeasure : Measure
{
    private protected ResponseMeasure(string name)
        : base(name)
    {
    }

    /// <summary>Their paths.</summary>
    public static new IReadOnlyList<string> Names { get; } = [EncodingMeasure.Ridge, EncodingMeasure.Pls, CkaMeasure.Biased, CkaMeasure.Debiased];

    /// <summary>What is written for a path by whoever leaves a part of it out.</summary>
    internal static IReadOnlyDictionary<string, string> Shorter { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["encoding:ridge"] = EncodingMeasure.Ridge,
        ["encoding:pls"] = EncodingMeasure.Pls,
        ["cka:linear"] = CkaMeasure.Biased,
        ["cka:linear-debiased"] = CkaMeasure.Debiased,
    };

    /// <summary>Whether it learns from some stimuli and is tested on others: the study's <see cref="Study.Folds"/>.</summary>
    public abstract bool UsesFolds { get; }

    /// <summary>Scores a layer by one subject.</summary>
    /// <param name="units">The layer, <c>[stimuli × units]</c>.</param>
    /// <param name="channels">The subject, <c>[stimuli × channels]</c>, means over repeats, of the same stimuli.</param>
    /// <param name="folds">The study's folds; of no account where <see cref="UsesFolds"/> is not.</param>
    /// <param name="workers">The threads to use; the score does not depend on them.</param>
    /// <exception cref="VentralException">The score is undefined; the message says why.</exception>
    internal abstract double Score(Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers);

    internal static new ResponseMeasure? TryParse(string name) => name switch
    {
        EncodingMeasure.Ridge => new EncodingMeasure(name, new RidgeRegression(EncodingMeasure.Penalties)),
        EncodingMeasure.Pls => new EncodingMeasure(name, new PlsRegression()),
        CkaMeasure.Biased => new CkaMeasure(name, new LinearCka()),
        CkaMeasure.Debiased => new CkaMeasure(name, new LinearCka(isDebiased: true)),
        _ => null,
    };
}
