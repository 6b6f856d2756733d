namespace Ventral.Studies.Running;

/// <summary>What a file is read for, as <c>run.json</c> says it under <c>inputs</c>.</summary>
internal static class InputRole
{
    public const string Stimuli = "stimuli";

    public const string Recording = "recording";

    public const string Weights = "weights";

    public const string Rdms = "rdms";

    public const string Scores = "scores";

    /// <summary>The user's own: a graph, weights, activations, RDMs or what goes with them.</summary>
    public const string Own = "own";
}
