using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Holds a network that is said to be trained against what training leaves: structure in filters, recognition of labelled images, and a preprocessing
/// that fits. It flags, with its evidence, and never refuses: whether a flagged network is a mistake or a discovery is for people to say.
/// </summary>
/// <remarks>
/// <para>Every decision is a randomisation test at a stated level, so that it holds for any architecture: no threshold was fitted to networks.</para>
/// <para>
/// Filters: see <see cref="GateCheck.Filters"/>; weights drawn afresh, and weights shuffled in the ways of <see cref="ShuffleScheme"/>, pass with a
/// probability of at most <see cref="FalsePass"/>. Recognition: top-5 hits against labels dealt out anew, at <see cref="FalsePass"/>. Preprocessing: an
/// alternative must do better at <see cref="FalseAlarm"/>, shared among the alternatives.
/// </para>
/// </remarks>
public static class WeightsGate
{
    /// <summary>How often, at most, untrained or shuffled weights pass a check that tests for them: 1 in 1000.</summary>
    public const double FalsePass = 0.001;

    /// <summary>How often, at most, a right preprocessing is flagged: 1 in 100.</summary>
    public const double FalseAlarm = 0.01;

    // Part of every kept verdict's key: changes when the same network would be judged otherwise.
    /// <summary>Names the method and its version.</summary>
    public const string Method = "gate/1";

    /// <summary>Checks a network.</summary>
    /// <param name="network">Who is said to be trained.</param>
    /// <param name="images">
    /// What it is shown; photographs of its training domain for the last two checks to mean anything. Images whose ImageNet classes are known are found
    /// by their content. Null leaves those checks out.
    /// </param>
    /// <param name="seed">Where the draws begin.</param>
    /// <param name="workers">How many threads compute. Never changes a finding.</param>
    /// <param name="options">How much the network may compute at once. Never changes a finding.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="VentralException">An image cannot be read, an answer is not finite, or the network needs more memory than it may take.</exception>
    public static GateReport Check(Network network, StimulusSet? images, Seed seed, Workers workers, ExtractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(workers);
        var filters = FilterStructure.Find(network, seed, workers, cancellationToken);
        if (Obstacle(network, images) is { } why)
        {
            return new(network, [filters, GateFinding.Nothing(GateCheck.Recognition, why), GateFinding.Nothing(GateCheck.Preprocessing, why)]);
        }

        var answers = new Answers(network, images!, workers, options, cancellationToken);
        return new(network, [filters, Recognition.Find(answers, seed), PreprocessingFit.Find(answers, seed)]);
    }

    private static string? Obstacle(Network network, StimulusSet? images) =>
        images is null ? "No images were at hand."
        : network.Architecture.Interventions.Length > 0 ? "The network was changed after training, so it need not answer as it was trained to."
        : network.Architecture.Layers[^1].Shape is { PositionCount: 1, Channels: >= Answers.FewestClasses } ? null
        : "The network's last layer does not tell classes apart.";
}
