using System.Collections.Immutable;
using System.Globalization;

using Ventral.Analysis.Inference;
using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Published;

namespace Ventral.Studies.Reading;

/// <summary>Reads printed test statistics, with what was reported of their p values.</summary>
internal sealed class PublishedTestReader
{
    private readonly StudyNames names;

    public PublishedTestReader(StudyNames names)
    {
        this.names = names;
    }

    public PublishedTest? Read(YamlMapping mapping, string source)
    {
        var test = mapping.Scalar("test");
        var (contrast, described) = Compared(mapping);
        string roi = names.Roi(mapping.Scalar("roi"));
        ImmutableArray<string> layers = mapping.Has("layers") ? mapping.Texts("layers") : [""];
        bool reversed = mapping.OptionalFlag("reversed") ?? false;
        var reports = Reports(mapping, layers.Length);
        mapping.Know("reported", "statistic", "values");
        var values = mapping.Has("reported") ? [.. reports.Select(report => report.Value)] : PublishedReader.Values(mapping, layers.Length);
        string statistic = mapping.Has("reported") ? Label(reports) : mapping.Text("statistic");
        if (test is null)
        {
            return null;
        }

        if (!TestNames.All.Contains(test.Text, StringComparer.Ordinal))
        {
            test.Fault(UnknownName.Message("test", test.Text, TestNames.All));
            return null;
        }

        return new(test.Text, contrast, described, roi, layers, statistic, values, reversed, reports) { Source = source };
    }

    /// <summary>The contrast as tables name it, or null with a description where its networks cannot be had.</summary>
    private (string? Contrast, string Description) Compared(YamlMapping mapping)
    {
        string? described = mapping.OptionalText("describe");
        switch (mapping.OptionalNode("contrast"))
        {
            case null:
                if (described is null)
                {
                    mapping.Fault("A published test must name its 'contrast', or 'describe' what cannot be computed; found neither.");
                }

                return (null, described ?? "");
            case YamlScalar single:
                return names.Network(single) is { } network ? (network.Key, described ?? network.Key) : (null, "");
            case var pair:
                return names.Contrast(pair) is { } contrast ? (contrast.Name, described ?? contrast.Name) : (null, "");
        }
    }

    private static string Label(ImmutableArray<ReportedStatistic> reports) =>
        reports.IsEmpty ? "" : reports[0].Text[..reports[0].Text.IndexOf('=', StringComparison.Ordinal)].Trim();

    private static ImmutableArray<ReportedStatistic> Reports(YamlMapping mapping, int count)
    {
        var reports = ImmutableArray.CreateBuilder<ReportedStatistic>();
        ImmutableArray<YamlScalar> scalars = mapping.Has("reported") ? mapping.Scalars("reported") : [];
        foreach (var scalar in scalars)
        {
            try
            {
                reports.Add(ReportedStatistic.Parse(scalar.Text));
            }
            catch (VentralException e)
            {
                scalar.Fault(e.Message);
            }
        }

        if (scalars.Length > 0 && scalars.Length != count)
        {
            mapping.OptionalNode("reported")!.Fault(string.Create(CultureInfo.InvariantCulture, $"'reported' must hold {count} statistics, one a layer, found {scalars.Length}."));
        }

        return reports.ToImmutable();
    }
}
