using System.Collections.Immutable;

using Ventral.Data;
using Ventral.Data.Formats.Yaml;
using Ventral.Networks;

namespace Ventral.Studies.Reading;

/// <summary>Reads networks whose file says what they are, and those that see images in another way than their authors meant.</summary>
internal static class OpenedNetworkReader
{
    private const string File = "file";

    private const string Preprocessing = "preprocessing";

    /// <summary>Whether the user states the preprocessing, or names a file that holds a graph, or weights of an architecture that the study does not name.</summary>
    public static bool IsIn(YamlMapping mapping, YamlScalar name, Func<YamlScalar, string> pathOf) =>
        mapping.Has(Preprocessing) || (mapping.OptionalScalar(File) is { } file && (!IsKnown(Plain(name)) || IsGraph(pathOf(file))));

    /// <summary>The factor with its network opened, or null after recording a fault.</summary>
    /// <param name="factor">The network.</param>
    /// <param name="mapping">What the study says of it.</param>
    /// <param name="name">Its name; interventions follow after a <c>+</c>.</param>
    /// <param name="layers">The layers that the study names; none for all.</param>
    /// <param name="fileOf">The path of a file that is named, after recording a fault where there is none.</param>
    public static NetworkFactor? Read(NetworkFactor factor, YamlMapping mapping, YamlScalar name, ImmutableArray<YamlScalar> layers, Func<YamlScalar, string> fileOf)
    {
        var file = mapping.OptionalScalar(File);
        string path = file is null ? "" : fileOf(file);
        if (path.Length > 0 && !PlainFile.IsThere(path))
        {
            // Left out of the run, where it need not be there; what its layers are cannot be told.
            return factor.WhenAvailable ? factor with { File = path, Layers = [.. layers.Select(l => l.Text)] } : null;
        }

        var choice = Said(mapping.OptionalScalar(Preprocessing), PreprocessingChoice.Parse, new());
        ImmutableArray<Intervention>? interventions = Said<ImmutableArray<Intervention>?>(name, text => [.. text.Split('+').Skip(1).Select(Intervention.Parse)], []);
        if (choice is null || interventions is null)
        {
            return null;
        }

        string plain = Plain(name);
        if (IsKnown(plain) && IsGraph(path))
        {
            name.Fault($"'{plain}' is an architecture of the catalogue, but '{file!.Text}' is a graph of its own; give the network a name of its own, so that no table says what it is not.");
            return null;
        }

        var options = new ForeignNetworkOptions
        {
            Preprocessing = choice,
            Interventions = interventions.Value,
            Architecture = path.Length > 0 && IsKnown(plain) ? plain : null,
        };
        var opened = Said(file ?? name, _ => ForeignNetwork.Open(path.Length > 0 ? path : plain, options), null);
        return opened is null
            ? null
            : NetworkFactorReader.WithLayers(factor with { Architecture = opened.Architecture.Name, Opened = opened, File = path }, opened.Architecture, layers);
    }

    private static string Plain(YamlScalar name) => name.Text.Split('+')[0];

    private static bool IsKnown(string plain) => NetworkCatalogue.Names.Contains(plain, StringComparer.Ordinal) || plain.StartsWith("vanilla-cnn", StringComparison.Ordinal);

    private static bool IsGraph(string path) => PlainFile.IsThere(path) && ForeignNetwork.IsGraph(path);

    /// <summary>What a scalar says; a fault at its place, and nothing, where it says nothing that can be.</summary>
    private static T? Said<T>(YamlScalar? scalar, Func<string, T?> read, T? otherwise)
    {
        try
        {
            return scalar is null ? otherwise : read(scalar.Text);
        }
        catch (VentralException e)
        {
            scalar!.Fault(e.Message);
            return default;
        }
    }
}
