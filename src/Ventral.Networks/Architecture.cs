using System.Collections.Frozen;
using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Images;

namespace Ventral.Networks;

/// <summary>
/// A network without its weights: layers in an order in which each reads only earlier ones,
/// parameters named as torchvision names them, and the preprocessing it expects.
/// </summary>
public sealed class Architecture
{
    private readonly FrozenDictionary<string, int> places;

    internal Architecture(
        string name,
        Preprocessing preprocessing,
        InitialisationScheme defaultInitialisation,
        ImmutableArray<Layer> layers,
        ImmutableArray<string> optionalParameters,
        ImmutableArray<Intervention> interventions = default,
        Architecture? original = null,
        string? streamName = null)
    {
        Name = name;
        StreamName = original?.StreamName ?? streamName ?? name;
        Interventions = interventions.IsDefault ? [] : interventions;
        Original = original ?? this;
        Preprocessing = preprocessing;
        DefaultInitialisation = defaultInitialisation;
        Layers = layers;
        OptionalParameters = optionalParameters;
        Parameters = layers.Select(l => l.Operation).OfType<Operation.GraphValue>().FirstOrDefault() is { } value
            ? [.. value.Graph.Placements.Select(p => p.Parameter)]
            : [.. layers.SelectMany(l => l.Operation.Parameters).Distinct()];
        places = layers.SelectMany((l, i) => l.Aliases.Prepend(l.Name).Select(n => KeyValuePair.Create(n, i)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>What the catalogue calls it: <c>alexnet</c>.</summary>
    public string Name { get; }

    /// <summary>How an image becomes the input, unless a study says otherwise.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>
    /// How its authors draw random weights. Of networks that have no such rule (vanilla CNNs), or whose rule is for weights before
    /// batch normalisation became part of them (8-bit MobileNets), He's.
    /// </summary>
    public InitialisationScheme DefaultInitialisation { get; }

    /// <summary>All layers; each reads only earlier ones, and the first is the input.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>The names of the layers that people speak of, from input to output.</summary>
    public ImmutableArray<string> LayerNames => [.. Layers.Where(l => l.IsListed).Select(l => l.Name)];

    /// <summary>All parameters, each once, in the order of the layers that use them first.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The size of the preprocessed image.</summary>
    public LayerShape InputShape => Layers[0].Shape;

    /// <summary>The name under which weights are drawn: that of the network before anything intervened, so that a seed gives both the same weights; of a foreign graph its hash, so that a file's name decides nothing.</summary>
    internal string StreamName { get; }

    /// <summary>How names of parameters begin that a checkpoint may hold although no layer reads them.</summary>
    internal ImmutableArray<string> OptionalParameters { get; }

    /// <summary>What was changed, in the order of the name.</summary>
    public ImmutableArray<Intervention> Interventions { get; }

    /// <summary>The architecture before anything intervened; itself where nothing did.</summary>
    public Architecture Original { get; }

    /// <summary>The same network with interventions on it, named <c>alexnet+activation=tanh+pooling=average</c> in whatever order they are given.</summary>
    /// <param name="interventions">At most one of each kind, counted with those that this network already has.</param>
    /// <exception cref="VentralException">Two interventions change the same thing, or one finds nothing to change.</exception>
    public Architecture With(params ImmutableArray<Intervention> interventions)
    {
        ImmutableArray<Intervention> all = [.. Interventions.Concat(interventions).OrderBy(i => i.Target)];
        var result = Original;
        for (int i = 0; i < all.Length; i++)
        {
            if (i > 0 && all[i].Target == all[i - 1].Target)
            {
                throw new VentralException($"One network takes one intervention of a kind, found '{all[i - 1]}' and '{all[i]}' on '{Original.Name}'. Make them two networks of the study.");
            }

            var rewriting = all[i].Apply(result);
            result = new(
                $"{result.Name}+{all[i].Name}", Preprocessing, DefaultInitialisation, rewriting.Layers, [.. result.OptionalParameters, .. rewriting.Unread], all[..(i + 1)], Original);
        }

        return result;
    }

    /// <summary>Finds a layer by its name or one of its aliases.</summary>
    /// <param name="name"><c>relu1</c>, or torchvision's <c>features.1</c>; case counts.</param>
    /// <exception cref="VentralException">There is no such layer; the message suggests the nearest name and lists all.</exception>
    public Layer Layer(string name) => Layers[PlaceOf(name)];

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal int PlaceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (places.TryGetValue(name, out int place))
        {
            return place;
        }

        // Later layers first: of relu1 … relu7, a mistyped relu9 most likely meant the last.
        var known = LayerNames.Reverse().Concat(places.Keys.Order(StringComparer.Ordinal));
        string suggestion = Suggestion.Closest(name, known) is { } closest ? $" Did you mean '{closest}'?" : "";
        throw new VentralException($"Unknown layer '{name}' of '{Name}'.{suggestion} Layers: {string.Join(", ", LayerNames)}.");
    }
}
