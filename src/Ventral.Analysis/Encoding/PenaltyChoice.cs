using System.Collections.Immutable;
using System.Globalization;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>How ridge regression chooses the α of each channel among several: always on the stimuli that it learns from.</summary>
public sealed class PenaltyChoice
{
    private readonly int folds;
    private readonly Seed? seed;

    private PenaltyChoice(int folds, Seed? seed) => (this.folds, this.seed) = (folds, seed);

    /// <summary>By the squared error with one stimulus left out at a time.</summary>
    public static PenaltyChoice LeaveOneOut { get; } = new(0, null);

    /// <summary>
    /// By Pearson's r of a channel with its predictions, each with its stimulus left out, as Conwell et al. do. It asks for the right shape and lets the size be wrong.
    /// Without a signal the mean of the others alone correlates by −1, so that for channels of noise it prefers little penalty.
    /// </summary>
    public static PenaltyChoice LeaveOneOutCorrelation { get; } = new(0, null) { IsByCorrelation = true };

    /// <summary>
    /// By generalised cross-validation: (1/n) ‖(I − H) y‖² / (1 − tr H / n)², H the smoother with its intercept, tr H the effective degrees of freedom. It is the squared error with
    /// one stimulus left out where all leverages h_ii are the same, and lets no stimulus of great leverage decide. Golub, Heath &amp; Wahba 1979, doi:10.1080/00401706.1979.10489751. What scikit-learn calls <c>gcv_mode</c> is <see cref="LeaveOneOut"/>.
    /// </summary>
    public static PenaltyChoice Generalised { get; } = new(0, null) { IsGeneralised = true };

    /// <summary>What it is called: <c>leave-one-out</c>, <c>leave-one-out-r</c>, <c>gcv</c>, <c>5-fold</c>, <c>5-fold(7)</c>.</summary>
    public string Name => IsByCorrelation ? "leave-one-out-r" : IsGeneralised ? "gcv" : !HasFolds ? "leave-one-out"
        : string.Create(CultureInfo.InvariantCulture, $"{folds}-fold{(seed is { } s ? $"({s.Value})" : "")}");

    internal bool HasFolds => folds > 0;

    internal bool IsByCorrelation { get; private init; }

    internal bool IsGeneralised { get; private init; }

    /// <summary>By the squared error of folds of neighbouring stimuli, each fold's mean weighing alike (himalaya's and scikit-learn's <c>cv=5</c>).</summary>
    /// <param name="count">Folds, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static PenaltyChoice NeighbouringFolds(int count) => new(AtLeastTwo(count), null);

    /// <summary>By the squared error of folds of stimuli drawn at random.</summary>
    /// <param name="count">Folds, at least 2.</param>
    /// <param name="seed">What the draw depends on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static PenaltyChoice RandomFolds(int count, Seed seed) => new(AtLeastTwo(count), seed);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal ImmutableArray<Fold> Of(int stimuli) => seed is { } s ? Folds.Random(stimuli, folds, s) : Folds.Neighbouring(stimuli, folds);

    private static int AtLeastTwo(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return count;
    }
}
