using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ventral.Data.Own;

/// <summary>Writes the catalogue file of an own dataset.</summary>
internal static class OwnDescriptionWriter
{
    /// <summary>The version of the file's layout.</summary>
    internal const int Version = 1;

    internal static string Write(OwnDescription described)
    {
        var text = new StringBuilder();
        text.Append("# Written by 'ventral data add': where the files are, and their checksums. 'ventral data remove' forgets it and leaves the files.\n");
        text.Append(CultureInfo.InvariantCulture, $"ventral-dataset: {Version}\nid: {described.Id}\ntitle: {Quoted(described.Title)}\n");
        text.Append(CultureInfo.InvariantCulture, $"licence: {Quoted(described.Licence)}\n");
        List("cite", described.Citations);
        List("doi", described.Dois);
        text.Append(CultureInfo.InvariantCulture, $"page: {Quoted(described.Page?.AbsoluteUri ?? "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"holds: {(described.HoldsRdms ? "rdms" : "responses")}\n");
        text.Append(CultureInfo.InvariantCulture, $"folder: {Quoted(described.Folder)}\n");
        List("images", described.Images.Select(image => image.ToLine(isNamed: true)));
        List("files", described.Files.Select(file => file.ToLine(isNamed: false)));
        text.Append("arrays:\n");
        foreach (var array in described.Arrays)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ roi: {Quoted(array.Roi)}, subject: {Quoted(array.Subject)}, file: {array.File + 1}");
            text.Append(array.Name.Length > 0 ? $", name: {Quoted(array.Name)}" : "");
            text.Append(array.Ids is { } ids ? string.Create(CultureInfo.InvariantCulture, $", ids: {ids + 1}") : "").Append(" }\n");
        }

        return text.ToString();

        void List(string key, IEnumerable<string> items)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}:\n");
            foreach (string item in items)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {Quoted(item)}\n");
            }
        }
    }

    /// <summary>A text as JSON writes it, which YAML reads as well.</summary>
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
