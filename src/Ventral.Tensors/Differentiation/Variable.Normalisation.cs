namespace Ventral.Tensors.Differentiation;

// Normalisation layers, composed of recorded operations.
public sealed partial class Variable<T>
{
    /// <summary>
    /// Batch normalisation in training: <c>(x − mean) / √(variance + ε) · weight + bias</c> for each channel (axis 1),
    /// with mean and variance of the batch. The gradient flows through the statistics.
    /// </summary>
    /// <param name="weight">Each channel's gain, <c>[channels]</c>.</param>
    /// <param name="bias">Each channel's offset, <c>[channels]</c>.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <exception cref="ArgumentException">The input has no channels, or a parameter another shape.</exception>
    public BatchNormalised<T> BatchNorm(Variable<T> weight, Variable<T> bias, double epsilon = 1e-5)
    {
        (int[] axes, Shape channel) = Channels();
        Variable<T> mean = MeanKeeping(axes), centred = this - mean, variance = centred.Square().MeanKeeping(axes);
        Variable<T> output = Scale(centred / (variance + epsilon).Sqrt(), weight, bias, channel);
        Shape flat = [Shape[1]];
        return new(output, mean.Value.Reshape(flat), variance.Value.Reshape(flat));
    }

    /// <summary>Batch normalisation in evaluation, with stored statistics.</summary>
    /// <param name="mean">Each channel's mean, <c>[channels]</c>.</param>
    /// <param name="variance">Each channel's variance, <c>[channels]</c>.</param>
    /// <param name="weight">Each channel's gain, <c>[channels]</c>.</param>
    /// <param name="bias">Each channel's offset, <c>[channels]</c>.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <exception cref="ArgumentException">The input has no channels, or a parameter or statistic another shape.</exception>
    public Variable<T> BatchNorm(Tensor<T> mean, Tensor<T> variance, Variable<T> weight, Variable<T> bias, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        (_, Shape channel) = Channels();
        Variable<T> deviation = (OfChannels(Graph.Constant(variance), channel) + epsilon).Sqrt();
        return Scale((this - OfChannels(Graph.Constant(mean), channel)) / deviation, weight, bias, channel);
    }

    /// <summary>Layer normalisation: <c>(x − mean) / √(variance + ε) · weight + bias</c>, with mean and variance over the last axes.</summary>
    /// <param name="weight">Gains, of the shape of the last axes, which they name.</param>
    /// <param name="bias">Offsets, of the same shape.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <exception cref="ArgumentException">The last axes have another shape.</exception>
    public Variable<T> LayerNorm(Variable<T> weight, Variable<T> bias, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        int rank = weight.Shape.Rank;
        if (rank == 0 || rank > Shape.Rank || bias.Shape != weight.Shape || !Shape.Extents[^rank..].SequenceEqual(weight.Shape.Extents))
        {
            throw new ArgumentException($"Layer normalisation of {Shape} needs weight and bias of its last axes, not {weight.Shape} and {bias.Shape}.", nameof(weight));
        }

        int[] axes = [.. Enumerable.Range(Shape.Rank - rank, rank)];
        Variable<T> centred = this - MeanKeeping(axes);
        return (centred / (centred.Square().MeanKeeping(axes) + epsilon).Sqrt() * weight) + bias;
    }

    /// <summary>
    /// Group normalisation: <c>(x − mean) / √(variance + ε) · weight + bias</c>, with mean and variance of each group of
    /// channels (axis 1) of each image. With as many groups as channels it is instance normalisation.
    /// </summary>
    /// <param name="groups">Groups of consecutive channels, which must be alike in size.</param>
    /// <param name="weight">Each channel's gain, <c>[channels]</c>.</param>
    /// <param name="bias">Each channel's offset, <c>[channels]</c>.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <exception cref="ArgumentException">The input has no channels, the groups do not divide them, or a parameter has another shape.</exception>
    public Variable<T> GroupNorm(int groups, Variable<T> weight, Variable<T> bias, double epsilon = 1e-5)
    {
        (_, Shape channel) = Channels();
        if (groups < 1 || Shape[1] % groups != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{groups} groups must divide the channels of {Shape}."), nameof(groups));
        }

        int length = Shape[1] / groups;
        foreach (int extent in Shape.Extents[2..])
        {
            length *= extent;
        }

        Variable<T> grouped = Reshape([Shape[0], groups, length]), centred = grouped - grouped.MeanKeeping(2);
        Variable<T> normal = centred / (centred.Square().MeanKeeping(2) + epsilon).Sqrt();
        return Scale(normal.Reshape(Shape), weight, bias, channel);
    }

    /// <summary>
    /// Local response normalisation: <c>x / (k + α/size · Σ x²)^β</c>, at each place with the sum over channels (axis 1)
    /// c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋, channels beyond the ends counting as 0, as in PyTorch.
    /// </summary>
    /// <param name="size">Channels of a window.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="k">k, above 0 where a window may hold nothing but zeros.</param>
    /// <exception cref="ArgumentException">The input has no channels, or the size is below 1.</exception>
    public Variable<T> LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _ = Channels();
        Variable<T> squares = Square().Pad(1, size / 2, (size - 1) / 2), sum = squares.Slice(1, 0, Shape[1]);
        for (int i = 1; i < size; i++)
        {
            sum += squares.Slice(1, i, Shape[1]);
        }

        return this / ((sum * (alpha / size)) + k).Pow(beta);
    }

    private static Variable<T> Scale(Variable<T> x, Variable<T> weight, Variable<T> bias, Shape channel) =>
        (x * OfChannels(weight, channel)) + OfChannels(bias, channel);

    private static Variable<T> OfChannels(Variable<T> values, Shape channel)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Shape.Rank == 1 && values.Shape[0] == channel[0]
            ? values.Reshape(channel)
            : throw new ArgumentException($"Normalisation needs one value a channel, {Shape.Of(channel[0])}, not {values.Shape}.");
    }

    private (int[] Axes, Shape Channel) Channels()
    {
        if (Shape.Rank < 2)
        {
            throw new ArgumentException($"Normalisation needs channels in axis 1, which {Shape} lacks.");
        }

        int[] channel = new int[Shape.Rank - 1];
        Array.Fill(channel, 1);
        channel[0] = Shape[1];
        return ([.. Enumerable.Range(0, Shape.Rank).Where(axis => axis != 1)], [.. channel]);
    }
}
