using System.Collections.Immutable;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Partial least squares from stimuli's kernel alone, where stimuli are fewer than units, for several folds in step.</summary>
/// <remarks>
/// With K = X Xᵀ of responses centred over all stimuli and, in a fold, J that centres over those learnt from and drops the others: the next component
/// has the score t ∝ J K u made orthogonal to the scores before, u = Y v of what is left of Y, v the leading eigenvector of YᵀKY; then
/// t tᵀY is taken out of Y (Rännar et al. 1994, doi:10.1002/cem.1180080204). K t is the only product with K that a component needs, and
/// all folds share one reading of it.
/// </remarks>
internal static class PlsDual
{
    /// <summary>Finds components of several folds.</summary>
    /// <param name="kernel">K, <c>[stimuli × stimuli]</c>.</param>
    /// <param name="responses">Y of all stimuli, <c>[stimuli × channels]</c>, best centred.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="trains">The stimuli that each fold learns from.</param>
    /// <param name="wanted">Components, fewer where nothing is left to explain.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>
    /// For each fold its components, whose directions <c>[stimuli × count]</c> are 0 where nothing was learnt from, and the means over the stimuli
    /// learnt from of K × directions: K × directions less these are the scores of any stimulus.
    /// </returns>
    public static (PlsComponents Components, double[] Means)[] Find(double[] kernel, double[] responses, int channels, IReadOnlyList<ImmutableArray<int>> trains, int wanted, Workers workers)
    {
        int stimuli = responses.Length / channels;
        double[] sums = new double[trains.Count * stimuli], images = new double[sums.Length], products = new double[responses.Length];
        KernelProduct.Multiply(kernel, [.. trains.Select(t => Indicator(t, stimuli))], sums, workers);
        Gemm.Multiply(new MatrixSpan<double>(kernel, stimuli, stimuli), new MatrixSpan<double>(responses, stimuli, channels), products.AsSpan(), workers);
        var states = new PlsDualFold[trains.Count];
        workers.For(states.Length, f => states[f] = new(kernel, responses, products, channels, trains[f], sums.AsSpan(f * stimuli, stimuli)));
        for (int component = 0; component < wanted; component++)
        {
            workers.For(states.Length, f => states[f].Advance());
            if (states.All(s => s.IsDone))
            {
                break;
            }

            KernelProduct.Multiply(kernel, [.. states.Select(s => s.Score)], images, workers);
            workers.For(states.Length, f => states[f].TakeOut(images.AsSpan(f * stimuli, stimuli)));
        }

        var found = new (PlsComponents, double[])[trains.Count];
        workers.For(found.Length, f => found[f] = states[f].Finish(sums.AsSpan(f * stimuli, stimuli)));
        return found;
    }

    private static double[] Indicator(ImmutableArray<int> train, int stimuli)
    {
        double[] learnt = new double[stimuli];
        foreach (int place in train)
        {
            learnt[place] = 1;
        }

        return learnt;
    }
}
