using System.Text.RegularExpressions;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests.Architecture;

/// <summary>Small rooms: one public type a file, named after it; a generic one beside a plain one of its name adds its parameter, as Matrix{T}.</summary>
public partial class SourceTests
{
    private static readonly char Slash = Path.DirectorySeparatorChar;

    private static IEnumerable<string> Sources => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Slash}obj{Slash}", StringComparison.Ordinal) && !file.Contains($"{Slash}bin{Slash}", StringComparison.Ordinal));

    [Fact]
    public void A_file_has_at_most_one_public_type_and_its_name()
    {
        var wrong = new List<string>();
        foreach (string file in Sources)
        {
            string[] types = [.. PublicType().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Distinct()];
            string name = Path.GetFileNameWithoutExtension(file).Split('.', '{')[0];
            if (types.Length > 1 || (types.Length == 1 && types[0] != name))
            {
                wrong.Add($"{Path.GetRelativePath(Repository.Root, file)}: {string.Join(", ", types)}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_is_long()
    {
        Sources.Where(file => File.ReadLines(file).Count() > 400)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var wrong = new List<string>();
        foreach (string file in Sources)
        {
            if (Namespace().Match(File.ReadAllText(file)) is { Success: true } match)
            {
                string folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!).Replace(Slash, '.');

                // The root namespace holds what every floor speaks of: the error that a user can act on.
                if (match.Groups[1].Value != folder && match.Groups[1].Value != "Ventral")
                {
                    wrong.Add($"{Path.GetRelativePath(Repository.Root, file)}: {match.Groups[1].Value}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Foreign_files_are_opened_in_one_place()
    {
        // What the others open, they made: results, downloads and locks; and the catalogue that Ventral carries with it.
        string[] own = ["PlainFile.cs", "AtomicFile.cs", "SpilledActivations.cs", "PartFile.cs", "DownloadLock.cs", "DatasetCatalogue.cs"];

        Sources.Where(file => file.Contains("Ventral.Data", StringComparison.Ordinal) || file.Contains("Ventral.Networks", StringComparison.Ordinal))
            .Where(file => Opening().IsMatch(File.ReadAllText(file)) && !own.Contains(Path.GetFileName(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"\bFile\.(?:Open|Read)|FileMode\.Open\b|new FileStream\(")]
    private static partial Regex Opening();

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|ref) )*(?:class|record struct|record class|record|struct|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
