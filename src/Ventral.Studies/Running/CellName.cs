using Ventral.Studies.Store;

namespace Ventral.Studies.Running;

/// <summary>The identity of a cell: a hash of what its score was computed from, as <c>scores.csv</c> writes it.</summary>
internal static class CellName
{
    private const int Length = 16;

    /// <summary>Of one subject.</summary>
    /// <param name="rdm">The key of the network's RDM.</param>
    /// <param name="brain">The hash of the subject's RDM.</param>
    /// <param name="measure">How they are compared.</param>
    public static string Of(string rdm, string brain, RdmMeasure measure) =>
        new StepRecord("cell", [("rdm", rdm), ("subject", brain), ("measure", measure.Name)]).Key[..Length];

    /// <summary>Of one subject, by a measure of responses.</summary>
    /// <param name="layer">The key of the network's RDM, which names the layer's answers.</param>
    /// <param name="responses">The hash of the subject's responses.</param>
    /// <param name="measure">How they are related.</param>
    /// <param name="folds">The study's folds.</param>
    public static string Of(string layer, string responses, ResponseMeasure measure, string folds) =>
        new StepRecord("cell/responses", ("layer", layer), ("responses", responses), ("measure", measure.Name), ("folds", measure.UsesFolds ? folds : "")).Key[..Length];

    /// <summary>Of the mean over subjects.</summary>
    /// <param name="subjects">The subjects' cells.</param>
    public static string OfGroup(IEnumerable<string> subjects) =>
        new StepRecord("group", [.. subjects.Select(cell => ("cell", cell))]).Key[..Length];

    /// <summary>Of a score that others printed.</summary>
    /// <param name="source">The dataset that holds it.</param>
    /// <param name="selection">Which of its networks.</param>
    /// <param name="roi">The region.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="subject">The subject, where there is one.</param>
    /// <param name="instance">The instance, where there is one.</param>
    /// <param name="score">The score as tables write it.</param>
    public static string OfPublished(string source, string selection, string roi, string layer, string subject, string instance, string score) =>
        new StepRecord("cell/published", ("source", source), ("selection", selection), ("roi", roi), ("layer", layer), ("subject", subject), ("instance", instance), ("score", score)).Key[..Length];
}
