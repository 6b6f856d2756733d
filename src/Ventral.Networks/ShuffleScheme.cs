using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Networks.Weights;
using Ventral.Tensors;

namespace Ventral.Networks;

/// <summary>
/// How weights are put out of order, so that a control keeps some of their statistics and loses the rest. Only the weights of
/// convolutions and linear layers move, each parameter by itself: biases, batch normalisation and all else stay as they are.
/// </summary>
/// <remarks>
/// A filter is what makes one output: a row of a parameter <c>[outputs × inputs/groups × height × width]</c> or
/// <c>[outputs × inputs]</c>. A kernel is what a filter holds for one input: <c>[height × width]</c>, and in a linear layer one
/// number. Draws come from Philox, keyed by seed, scheme, network and parameter, so that one seed shuffles a parameter the same
/// way whichever layers are read and whatever intervenes elsewhere in the network.
/// </remarks>
public sealed class ShuffleScheme
{
    // Part of a shuffled network's identity: changes when the same seed would give other numbers.
    private const string Streams = "philox4x32-10, 1";

    private readonly Kind kind;

    private ShuffleScheme(Kind kind, string name, string phrase)
    {
        this.kind = kind;
        Name = name;
        Phrase = phrase;
    }

    private enum Kind
    {
        WithinFilters,
        AcrossLayer,
        KernelsAcrossFilters,
        SpectrumMatched,
    }

    /// <summary>The values of each filter in random order: every filter keeps its histogram, and loses its pattern.</summary>
    public static ShuffleScheme WithinFilters { get; } = new(Kind.WithinFilters, "within-filters", "shuffled within filters");

    /// <summary>All values of a parameter in random order: the layer keeps its histogram.</summary>
    public static ShuffleScheme AcrossLayer { get; } = new(Kind.AcrossLayer, "across-layer", "shuffled across layers");

    /// <summary>
    /// The kernels of a parameter in random order over its filters and their inputs: each spatial pattern stays whole, and works
    /// on another input for another filter. Where kernels are single numbers (1 × 1 convolutions, linear layers) this is
    /// <see cref="AcrossLayer"/> with other draws.
    /// </summary>
    public static ShuffleScheme KernelsAcrossFilters { get; } = new(Kind.KernelsAcrossFilters, "kernels-across-filters", "kernels shuffled across filters");

    /// <summary>
    /// Each kernel with random phases at its own Fourier amplitudes, so that orientation energy and spatial frequency stay and
    /// pattern goes: <c>K'(u, v) = |K(u, v)|·exp(iφ(u, v))</c> for the discrete 2-D transform K of a kernel, with φ uniform in
    /// [0, 2π), independent for each pair of conjugate frequencies and each kernel, and φ(−u, −v) = −φ(u, v), so that kernels stay real.
    /// Frequencies that are their own conjugate (the mean; in even sizes the highest ones) have φ = 0 or π, evenly often.
    /// </summary>
    /// <remarks>So a kernel that is a single number keeps its size and gets a random sign. Computed in float64 and rounded once.</remarks>
    public static ShuffleScheme SpectrumMatched { get; } = new(Kind.SpectrumMatched, "spectrum-matched", "spectrum-matched");

    /// <summary>The schemes that studies can name.</summary>
    public static ImmutableArray<ShuffleScheme> All { get; } = [WithinFilters, AcrossLayer, KernelsAcrossFilters, SpectrumMatched];

    /// <summary>What a study calls it: <c>within-filters</c>.</summary>
    public string Name { get; }

    /// <summary>What tables and figures call it: <c>shuffled within filters</c>.</summary>
    public string Phrase { get; }

    /// <summary>Finds a scheme by its name.</summary>
    /// <exception cref="VentralException">There is no such scheme; the message suggests the nearest name and lists all.</exception>
    public static ShuffleScheme Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)) is { } scheme)
        {
            return scheme;
        }

        var names = All.Select(s => s.Name);
        string suggestion = Suggestion.Closest(name, names) is { } closest ? $" Did you mean '{closest}'?" : "";
        throw new VentralException($"Unknown shuffle '{name}'.{suggestion} Shuffles: {string.Join(", ", names)}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal string Describe() => $"{Name}; {Streams}";

    /// <summary>Shuffles one parameter.</summary>
    /// <param name="parameter">Whose values they are.</param>
    /// <param name="values">The values in order; they stay as they are.</param>
    /// <param name="network">The architecture's name, part of the stream's purpose.</param>
    /// <param name="seed">Where the draws begin.</param>
    /// <param name="workers">How many threads may shuffle filters.</param>
    internal ReadOnlyMemory<float> Apply(Parameter parameter, ReadOnlyMemory<float> values, string network, Seed seed, Workers workers)
    {
        if (parameter.Role is not (ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight) || values.IsEmpty)
        {
            return values;
        }

        string purpose = $"shuffle {Name}/{network}/{parameter.Name}";
        int filterLength = values.Length / parameter.Shape[0];
        int kernelLength = parameter.Shape.Skip(2).Aggregate(1, (product, n) => product * n);
        float[] shuffled = new float[values.Length];
        switch (kind)
        {
            case Kind.KernelsAcrossFilters:
                int[] origins = new Philox(seed, purpose).Permutation(values.Length / kernelLength);
                for (int place = 0; place < origins.Length; place++)
                {
                    values.Span.Slice(origins[place] * kernelLength, kernelLength).CopyTo(shuffled.AsSpan(place * kernelLength));
                }

                break;
            case Kind.AcrossLayer:
                values.CopyTo(shuffled);
                new Philox(seed, purpose).Shuffle<float>(shuffled);
                break;
            case Kind.WithinFilters:
                values.CopyTo(shuffled);
                workers.For(parameter.Shape[0], filter => new Philox(seed, purpose, (ulong)filter).Shuffle(shuffled.AsSpan(filter * filterLength, filterLength)));
                break;
            default:
                int width = parameter.Shape.Length > 2 ? parameter.Shape[^1] : 1;
                var phases = new RandomPhases(kernelLength / width, width);
                workers.For(parameter.Shape[0], filter => phases.Apply(
                    values.Span.Slice(filter * filterLength, filterLength),
                    shuffled.AsSpan(filter * filterLength, filterLength),
                    new Philox(seed, purpose, (ulong)filter)));
                break;
        }

        return shuffled;
    }
}
