using Ventral.Data.Formats.Yaml;
using Ventral.Tensors;

namespace Ventral.Data.Tests.Formats.Yaml;

public class YamlDocumentTests
{
    private const string Study = """
        title: Shapes
        permutations: 10_000
        tolerance: 2e-2
        flatten: false
        measures: [tau-b, spearman]
        roi: IT
        note:
        networks:
          - name: alexnet   # a comment
            seeds: 10
          - name: squeezenet1_0
        layers: { relu1: ReLu1, relu2: ReLu2 }

        """;

    private static readonly Dictionary<string, int> Rois = new() { ["EVC"] = 1, ["IT"] = 2 };

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var document = YamlDocument.Parse("study.yaml", Study);
        var root = document.Root;

        root.Text("title").ShouldBe("Shapes");
        root.Whole("permutations", 1).ShouldBe(10_000);
        root.Number("tolerance").ShouldBe(0.02);
        root.Flag("flatten").ShouldBeFalse();
        root.Texts("measures").ShouldBe(["tau-b", "spearman"]);
        root.Texts("roi").ShouldBe(["IT"]);
        root.Choice("roi", Rois, 0).ShouldBe(2);
        root.OptionalText("note").ShouldBeNull();
        root.OptionalWholeLong("bytes").ShouldBeNull();
        root.Has("note").ShouldBeFalse();
        root.Pairs("layers").ShouldBe([KeyValuePair.Create("relu1", "ReLu1"), KeyValuePair.Create("relu2", "ReLu2")]);
        var networks = root.Mappings("networks");
        networks.Select(network => network.Text("name")).ShouldBe(["alexnet", "squeezenet1_0"]);
        networks.Select(network => network.OptionalWhole("seeds")).ShouldBe([10, null]);
        document.ThrowIfFaulty();
    }

    [Fact]
    public void Every_fault_is_reported_at_once_with_its_place_in_the_order_of_the_file()
    {
        var document = YamlDocument.Parse("study.yaml", """
            titel: Shapes
            permutations: ten
            tolerance: .nan
            flatten: yes
            measures: []
            roi: TI
            networks:
              - nmae: alexnet
              - just text
            """);
        var root = document.Root;
        root.Text("title");
        root.Whole("permutations", 1, 1_000_000);
        root.Number("tolerance");
        root.Flag("flatten");
        root.Texts("measures");
        root.Choice("roi", Rois, 0);
        foreach (var network in root.Mappings("networks"))
        {
            network.Text("name");
        }

        Faults(document).ShouldBe([
            "study.yaml:1:1 Unknown key 'titel'. Did you mean 'title'?",
            "study.yaml:2:15 'permutations' must be a whole number from 1 to 1000000, found 'ten'.",
            "study.yaml:3:12 'tolerance' must be a number, found '.nan'.",
            "study.yaml:4:10 'flatten' must be true or false, found 'yes'.",
            "study.yaml:5:11 'measures' must name at least one, found an empty list.",
            "study.yaml:6:6 Unknown roi 'TI'. Did you mean 'IT'?",
            "study.yaml:8:5 Unknown key 'nmae'. Did you mean 'name'?",
            "study.yaml:9:5 'networks' must hold mappings, found 'just text'.",
        ]);
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "s:3:1 Key 'a' occurs twice in one mapping, first on line 1. Keep one of them.")]
    [InlineData("a: !!binary aGk=\n", "s:1:4 Tags such as 'tag:yaml.org,2002:binary' are not understood here. Remove it.")]
    [InlineData("a: &x 1\nb:\n  <<: *x\n", "s:3:3 Merge keys ('<<') are not understood here. Write the keys out.")]
    [InlineData("[a]: 1\n", "s:1:1 A key must be a single word, found a list or a mapping. Put quotes around it if it is text.")]
    [InlineData("a: *x\n", "s:1:4 Alias '*x' must follow the anchor '&x' that it names; there is none above.")]
    [InlineData("a: &x [*x]\n", "s:1:8 Alias '*x' must follow the anchor '&x' that it names; there is none above.")]
    [InlineData("a: 1\n---\nb: 2\n", "s:2:1 The file must hold one document; a second one begins here. Split the file.")]
    [InlineData("- a\n", "s:1:1 The file must hold 'key: value' lines, found a list.")]
    [InlineData("", "s:1:1 The file must hold 'key: value' lines, found none.")]
    [InlineData("# nothing\n", "s:1:1 The file must hold 'key: value' lines, found none.")]
    public void What_is_not_understood_is_refused_in_its_place(string text, string fault) =>
        Faults(() => YamlDocument.Parse("s", text).ThrowIfFaulty()).ShouldBe([fault]);

    [Theory]
    [InlineData("a: 1\n  b: 2\n", 2)]
    [InlineData("a: [1, 2\nb: 3\n", 2)]
    [InlineData("a: 'open\n", 1)]
    [InlineData("a: 1\n\tb: 2\n", 1)]
    public void A_fault_of_the_YAML_itself_has_its_line(string text, int line)
    {
        var error = Should.Throw<InvalidYamlException>(() => YamlDocument.Parse("study.yaml", text));

        error.Faults.Length.ShouldBe(1);
        error.Faults[0].Line.ShouldBe(line);
        error.Message.ShouldStartWith($"study.yaml:{line}:");
        error.Message.ShouldContain("not valid YAML");
    }

    [Fact]
    public void An_alias_stands_for_its_anchor()
    {
        var document = YamlDocument.Parse("s", "a: &x { name: n }\nb: *x\n");

        document.Root.Mapping("a")!.Text("name").ShouldBe("n");
        document.Root.Mapping("b")!.Text("name").ShouldBe("n");
        document.ThrowIfFaulty();
    }

    [Fact]
    public void A_small_file_that_stands_for_an_endless_one_is_refused()
    {
        string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 20).Select(level =>
            $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

        Faults(() => YamlDocument.Parse("s", text)).Single().ShouldContain("at most 100000 values");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Endless_nesting_is_refused(string opening) =>
        Faults(() => YamlDocument.Parse("s", "a:\n  " + string.Concat(Enumerable.Repeat(opening, 5000))))
            .Single().ShouldContain("at most 64 levels");

    [Fact]
    public void A_file_that_is_too_long_is_refused() =>
        Faults(() => YamlDocument.Parse("s", new string('x', (4 * 1024 * 1024) + 1))).Single().ShouldContain("at most 4194304 characters");

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<VentralException>(() => YamlDocument.Read("/no/such/study.yaml")).Message.ShouldContain("/no/such/study.yaml");

    [Fact]
    public void A_quoted_null_is_text()
    {
        var document = YamlDocument.Parse("s", "a: 'null'\nb: null\n");

        document.Root.OptionalText("a").ShouldBe("null");
        document.Root.OptionalText("b").ShouldBeNull();
    }

    [Fact]
    public void Mangled_files_are_read_or_refused_with_one_typed_error()
    {
        var random = new Philox(new Seed(1), "mangled yaml");
        const string alphabet = "{}[]:,-&*!|>'\"%@`#?\n\t \\~<=\u0000\u0085\u2028\uFEFFé\ud83d";
        for (int round = 0; round < 5000; round++)
        {
            var text = new System.Text.StringBuilder(Study);
            for (int change = random.NextInt(6); change >= 0; change--)
            {
                int at = random.NextInt(text.Length);
                text[at] = alphabet[random.NextInt(alphabet.Length)];
            }

            text.Length = random.NextInt(2) == 0 ? text.Length : random.NextInt(text.Length);
            try
            {
                YamlDocument.Parse("s", text.ToString()).ThrowIfFaulty();
            }
            catch (InvalidYamlException error)
            {
                error.Faults.ShouldNotBeEmpty();
            }
        }
    }

    private static string[] Faults(YamlDocument document) => Faults(document.ThrowIfFaulty);

    private static string[] Faults(Action action) => [.. Should.Throw<InvalidYamlException>(action).Faults.Select(fault => fault.ToString())];
}
