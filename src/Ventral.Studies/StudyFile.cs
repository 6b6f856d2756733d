using System.Security.Cryptography;
using System.Text;

using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Reading;

namespace Ventral.Studies;

/// <summary>Reads <c>study.yaml</c>.</summary>
public static class StudyFile
{
    /// <summary>Reads and checks a study file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalogue">The datasets that it may name; those that Ventral carries with it where null.</param>
    /// <exception cref="InvalidYamlException">Every fault of the file at once, each with line, column and suggestion.</exception>
    /// <exception cref="VentralException">The file cannot be read.</exception>
    public static Study Read(string path, DatasetCatalogue? catalogue = null) =>
        Parse(path, YamlDocument.ReadBytes(path), Path.GetDirectoryName(Path.GetFullPath(path))!, catalogue);

    /// <summary>Reads and checks a study from text.</summary>
    /// <param name="source">What to call the text in messages.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="folder">Where paths in the study begin; null for the working directory.</param>
    /// <param name="catalogue">The datasets that it may name; those that Ventral carries with it where null.</param>
    /// <exception cref="InvalidYamlException">Every fault of the text at once.</exception>
    public static Study Parse(string source, string text, string? folder = null, DatasetCatalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(source, Encoding.UTF8.GetBytes(text), folder, catalogue);
    }

    /// <summary>Reads and checks a study from the bytes of its file; those same bytes are hashed and kept.</summary>
    /// <param name="source">What to call the file in messages.</param>
    /// <param name="text">The YAML, as UTF-8 with or without a byte-order mark.</param>
    /// <param name="folder">Where paths in the study begin; null for the working directory.</param>
    /// <param name="catalogue">The datasets that it may name; those that Ventral carries with it where null.</param>
    /// <exception cref="InvalidYamlException">Every fault of the text at once.</exception>
    /// <exception cref="VentralException">The bytes are no UTF-8 text.</exception>
    public static Study Parse(string source, byte[] text, string? folder = null, DatasetCatalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var document = YamlDocument.Parse(source, text);
        var study = new StudyReader(catalogue ?? DatasetCatalogue.BuiltIn, folder ?? "").Read(document.Root, Convert.ToHexStringLower(SHA256.HashData(text)));
        document.ThrowIfFaulty();
        return study with { Text = [.. text] };
    }
}
