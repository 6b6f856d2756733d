using System.Text.RegularExpressions;

using Ventral.Data.Formats.Yaml;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Reading;

/// <summary>
/// What a user reads of each broken study of the folder Broken stands beside it, in a text of its name. To write one again:
/// <c>ventral check NAME.yaml</c> there, less its last line where faults are counted; then read it as somebody who did not write this code.
/// </summary>
public partial class BrokenStudyTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Studies.Tests", "Reading", "Broken");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_faults_read_as_written_down(string name)
    {
        string path = Path.Combine(Folder, name + ".yaml");

        string message = Should.Throw<VentralException>(() => StudyFile.Read(path)).Message;

        message.Replace(path, name + ".yaml", StringComparison.Ordinal).Replace(Folder + Path.DirectorySeparatorChar, "FOLDER/", StringComparison.Ordinal)
            .ShouldBe(File.ReadAllText(Path.Combine(Folder, name + ".txt")).TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_fault_has_its_place_and_is_a_sentence(string name)
    {
        string path = Path.Combine(Folder, name + ".yaml");
        int lines = File.ReadAllLines(path).Length;

        var fault = Should.Throw<VentralException>(() => StudyFile.Read(path));

        foreach (var one in (fault as InvalidYamlException)?.Faults ?? [])
        {
            one.Line.ShouldBeInRange(1, lines + 1, "or where the file ends too soon");
            one.Message.ShouldMatch(Sentence().ToString());
        }

        fault.Message.ShouldMatch(@"[.?]$");
        fault.Message.ShouldNotContain("Exception");
    }

    [GeneratedRegex(@"^['A-Z].*[.?]$")]
    private static partial Regex Sentence();
}
