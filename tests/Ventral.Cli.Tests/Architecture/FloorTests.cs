using System.Reflection;
using System.Xml.Linq;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests.Architecture;

/// <summary>A project stands on those below it and on nothing else.</summary>
public class FloorTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Ventral.Tensors"] = [],
        ["Ventral.Data"] = ["Ventral.Tensors"],
        ["Ventral.Networks"] = ["Ventral.Tensors", "Ventral.Data"],
        ["Ventral.Analysis"] = ["Ventral.Tensors", "Ventral.Data"],
        ["Ventral.Studies"] = ["Ventral.Tensors", "Ventral.Data", "Ventral.Networks", "Ventral.Analysis"],
        ["Ventral.Reports"] = ["Ventral.Tensors", "Ventral.Data", "Ventral.Studies"],
        ["Ventral.Cli"] = ["Ventral.Tensors", "Ventral.Data", "Ventral.Networks", "Ventral.Analysis", "Ventral.Studies", "Ventral.Reports"],
    };

    public static TheoryData<string> Projects => [.. Below.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_projects_below_it(string project)
    {
        string file = Path.Combine(Repository.Root, "src", project, project + ".csproj");
        string[] named = [.. XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];

        named.ShouldBeSubsetOf(Below[project]);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_assemblies_below_it(string project)
    {
        string[] used = [.. Assembly.Load(project).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("Ventral.", StringComparison.Ordinal))];

        used.ShouldBeSubsetOf(Below[project]);
    }

    [Fact]
    public void Every_project_of_the_repository_is_a_floor()
    {
        string[] projects = [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)!)];

        projects.ShouldBe(Below.Keys, ignoreOrder: true);
    }
}
