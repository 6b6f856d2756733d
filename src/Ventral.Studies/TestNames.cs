namespace Ventral.Studies;

/// <summary>The tests as <c>tests.csv</c> names them.</summary>
internal static class TestNames
{
    public const string Mantel = "mantel";

    public const string AnovaNetwork = "rm-anova:network";

    public const string AnovaLayer = "rm-anova:layer";

    public const string AnovaInteraction = "rm-anova:network x layer";

    public const string IndependentT = "independent-t";

    public const string PairedT = "paired-t";

    public const string OneSampleT = "one-sample-t";

    public const string LastFirst = ":last-first";

    public const string Wilcoxon = "wilcoxon";

    public const string Kruskal = "kruskal-wallis";

    public const string TwoFactorBootstrap = "two-factor-bootstrap";

    public const string BayesFactor = "bayes-factor";

    public const string MixedModel = "mixed-model:network";

    public static IReadOnlyList<string> All { get; } =
    [
        Mantel, AnovaNetwork, AnovaLayer, AnovaInteraction, IndependentT, PairedT, OneSampleT,
        IndependentT + LastFirst, PairedT + LastFirst, Wilcoxon, Kruskal,
        TwoFactorBootstrap, BayesFactor, MixedModel,
    ];
}
