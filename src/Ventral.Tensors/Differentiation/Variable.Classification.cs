namespace Ventral.Tensors.Differentiation;

// Softmax and the losses of classification.
public sealed partial class Variable<T>
{
    /// <summary>The softmax along an axis.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <exception cref="ArgumentException">There is no such axis, or nothing along it.</exception>
    public Variable<T> Softmax(int axis = -1)
    {
        Variable<T> powers = Shifted(axis).Exp();
        return powers / powers.SumKeeping(axis);
    }

    /// <summary>The logarithm of the softmax along an axis, without overflow.</summary>
    /// <inheritdoc cref="Softmax"/>
    public Variable<T> LogSoftmax(int axis = -1)
    {
        Variable<T> shifted = Shifted(axis);
        return shifted - shifted.Exp().SumKeeping(axis).Log();
    }

    /// <summary>
    /// The mean over rows of the cross-entropy between labels and the softmax of logits. With smoothing s, a label means
    /// probability 1 − s + s/classes, and every other class s/classes (as in PyTorch).
    /// </summary>
    /// <param name="labels">Each row's class.</param>
    /// <param name="smoothing">The probability s that is spread over all classes, from 0 to 1.</param>
    /// <exception cref="ArgumentException">These are no logits <c>[rows × classes]</c>, or a label is not a class.</exception>
    public Variable<T> CrossEntropy(ReadOnlySpan<int> labels, double smoothing = 0)
    {
        if (Shape.Rank != 2 || Shape[0] != labels.Length || Shape.ValueCount == 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"Logits are [rows × classes] with one label a row, not {Shape} with {labels.Length} labels."), nameof(labels));
        }

        if (!(smoothing >= 0 && smoothing <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Smoothing is from 0 to 1.");
        }

        int classes = Shape[1];
        T[] targets = new T[Shape.ValueCount];
        Array.Fill(targets, Real.FromDouble<T>(smoothing / classes));
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes)
            {
                throw new ArgumentException(FormattableString.Invariant($"Row {row} has label {labels[row]}, which is not one of {classes} classes."), nameof(labels));
            }

            targets[(row * classes) + labels[row]] = Real.FromDouble<T>(1 - smoothing + (smoothing / classes));
        }

        return CrossEntropy(new Tensor<T>(Shape, targets));
    }

    /// <summary>The mean over rows of the cross-entropy between given probabilities and the softmax of logits.</summary>
    /// <param name="targets">Probabilities, of the logits' shape.</param>
    /// <exception cref="ArgumentException">These are no logits <c>[rows × classes]</c>, or the targets have another shape.</exception>
    public Variable<T> CrossEntropy(Tensor<T> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (Shape.Rank != 2 || targets.Shape != Shape || Shape.ValueCount == 0)
        {
            throw new ArgumentException($"Logits are [rows × classes] with targets alike, not {Shape} with {targets.Shape}.", nameof(targets));
        }

        return (LogSoftmax() * Graph.Constant(targets)).Sum() / -Shape[0];
    }

    // The greatest element moves nothing but the rounding, so no gradient need flow through it.
    private Variable<T> Shifted(int axis) => this - Detach().Max(axis, keep: true);
}
