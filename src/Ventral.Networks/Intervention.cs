using System.Globalization;
using Ventral.Networks.Interventions;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <summary>
/// A change of an architecture that keeps its depth, its layers' names and their sizes (but for fixed filters, which can be taken out): an experimental factor.
/// <see cref="Architecture.With"/> applies it. A seed gives a network the same random weights with and without interventions.
/// </summary>
public sealed class Intervention
{
    private const int DefaultGroup = 32;

    private readonly Func<Architecture, Rewriting> apply;

    private Intervention(Kind target, string value, Func<Architecture, Rewriting> apply)
    {
        Target = target;
        Name = $"{NameOf(target)}={value}";
        this.apply = apply;
    }

    /// <summary>What an intervention changes; in this order they are applied and named.</summary>
    internal enum Kind
    {
        Activation,
        Pooling,
        BatchNormalisation,
        Sobel,
    }

    /// <summary>No Sobel filters before the first layer, which then sees the three colours of the image: a network with other weights, so it must be random or fitted.</summary>
    public static Intervention WithoutSobel { get; } = new(Kind.Sobel, "removed", SobelRemoval.Apply);

    /// <summary>Batch normalisation with the statistics that came with the weights: what every architecture does by itself.</summary>
    public static Intervention StoredStatistics { get; } = new(Kind.BatchNormalisation, "stored", a => LayerSwaps.OfBatchNormalisation(a, b => b, n => n));

    /// <summary>
    /// Batch normalisation as the identity: neither statistics nor learnt scale and shift. A checkpoint may still hold them.
    /// </summary>
    public static Intervention WithoutBatchNormalisation { get; } =
        new(Kind.BatchNormalisation, "removed", a => LayerSwaps.OfBatchNormalisation(a, _ => new Operation.Activation(ActivationFunction.Identity), GraphSwaps.Identity));

    /// <summary>How studies write it: <c>activation=tanh</c>.</summary>
    public string Name { get; }

    internal Kind Target { get; }

    /// <summary>
    /// Another function in place of every activation (ReLU, ReLU6, SiLU, GELU …). Sigmoids that gate other maps stay, and so do
    /// softmax and attention.
    /// </summary>
    public static Intervention Activation(ActivationFunction function) =>
        new(Kind.Activation, function == ActivationFunction.Identity ? "linear" : function.ToString().Replace(", ", ",", StringComparison.Ordinal), a => LayerSwaps.OfActivations(a, function));

    /// <summary>Another pooling in every sliding window. Adaptive means, which end networks, stay.</summary>
    /// <param name="kind">What is taken from a window.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static Intervention Pooling(PoolingKind kind) => new(
        Kind.Pooling,
        kind switch
        {
            PoolingKind.Max => "max",
            PoolingKind.Average => "average",
            PoolingKind.Strided => "strided",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such pooling."),
        },
        a => LayerSwaps.OfPooling(a, kind));

    /// <summary>
    /// Batch normalisation as in training: <c>(x − m)/√(v + ε) · weight + bias</c>, with mean m and variance v (divided by n) of
    /// a channel over all positions of a group of images.
    /// </summary>
    /// <param name="groupSize">
    /// Images of a group, in the order of the stimuli; the last group holds what is left. It is part of the factor level, so results depend
    /// on the order of stimuli but never on memory or threads.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A group would hold no image.</exception>
    public static Intervention BatchStatistics(int groupSize = DefaultGroup)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupSize, 1);
        return new(
            Kind.BatchNormalisation,
            string.Create(CultureInfo.InvariantCulture, $"batch({groupSize})"),
            a => LayerSwaps.OfBatchNormalisation(a, b => b is Operation.BatchNormalisation n ? new Operation.GroupStatisticsNormalisation(n.Weight, n.Bias, n.Epsilon, groupSize) : b, inGraph: null));
    }

    /// <summary>Reads an intervention.</summary>
    /// <param name="text">
    /// <c>activation=tanh</c> (any <see cref="ActivationFunction"/>, or <c>linear</c>), <c>pooling=max</c>, <c>average</c> or <c>strided</c>,
    /// <c>batch-norm=stored</c>, <c>batch</c>, <c>batch(64)</c> or <c>removed</c>, <c>sobel=removed</c>.
    /// </param>
    /// <exception cref="VentralException">There is no such intervention; the message lists all.</exception>
    public static Intervention Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', 2);
        return parts switch
        {
            ["activation", "linear"] => Activation(ActivationFunction.Identity),
            ["activation", var function] => Activation(ActivationFunction.Parse(function)),
            ["pooling", "max"] => Pooling(PoolingKind.Max),
            ["pooling", "average"] => Pooling(PoolingKind.Average),
            ["pooling", "strided"] => Pooling(PoolingKind.Strided),
            ["batch-norm", "stored"] => StoredStatistics,
            ["batch-norm", "removed"] => WithoutBatchNormalisation,
            ["batch-norm", "batch"] => BatchStatistics(),
            ["batch-norm", ['b', 'a', 't', 'c', 'h', '(', .. var size, ')']] when int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int group) && group > 0 => BatchStatistics(group),
            ["batch-norm", ['b', 'a', 't', 'c', 'h', '(', .. var size, ')']] when int.TryParse(size, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int group) && group < 1 =>
                throw new VentralException($"A group of '{text}' must hold 1 image or more, found {group}."),
            ["sobel", "removed"] => WithoutSobel,
            _ => throw new VentralException(
                $"Unknown intervention '{text}'. Interventions: activation=FUNCTION (relu, elu, tanh, sigmoid, linear …), pooling=max|average|strided, batch-norm=stored|batch(IMAGES)|removed, sobel=removed."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal Rewriting Apply(Architecture architecture) => apply(architecture);

    private static string NameOf(Kind target) => target switch
    {
        Kind.Activation => "activation",
        Kind.Pooling => "pooling",
        Kind.BatchNormalisation => "batch-norm",
        _ => "sobel",
    };
}
