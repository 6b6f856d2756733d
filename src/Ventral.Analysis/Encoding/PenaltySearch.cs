using System.Collections.Immutable;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Finds the α of each channel among several, from one factorisation.</summary>
internal static class PenaltySearch
{
    /// <summary>The α, and the error of each channel under it; of one α there is nothing to choose and no error.</summary>
    /// <param name="choice">How to choose.</param>
    /// <param name="penalties">The α to choose from, rising: among equal errors the smallest wins.</param>
    /// <param name="form">The units' axes.</param>
    /// <param name="loads">What channels load on them, <c>[axes × channels]</c>.</param>
    /// <param name="channels">The channels, <c>[stimuli × channels]</c>.</param>
    /// <param name="means">The channels' means, or 0.</param>
    /// <param name="hasIntercept">Whether units and channels are centred.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns><c>null</c> where no α leaves anything to predict a stimulus from the others with.</returns>
    public static (ImmutableArray<double> Chosen, ImmutableArray<double> Errors)? Of(
        PenaltyChoice choice, ImmutableArray<double> penalties, PrincipalForm form, double[] loads, Activations channels, double[] means, bool hasIntercept, Workers workers)
    {
        int count = channels.UnitCount;
        if (penalties.Length == 1)
        {
            return ([.. Enumerable.Repeat(penalties[0], count)], []);
        }

        double[] errors = choice.HasFolds
            ? RidgeFoldErrors.Of(new RidgeAxes(form, loads, channels, hasIntercept), channels, means, penalties, choice.Of(form.Left.Rows), workers)
            : OfAllStimuli(choice, penalties, form, loads, CentredResponses.Of(channels, means, workers), hasIntercept, workers);
        int[] best = [.. Enumerable.Range(0, count).Select(c => Enumerable.Range(0, penalties.Length).MinBy(a => double.IsNaN(errors[(a * count) + c]) ? double.PositiveInfinity : errors[(a * count) + c]))];
        return double.IsPositiveInfinity(errors[best[0] * count])
            ? null
            : ([.. best.Select(a => penalties[a])], [.. best.Select((a, c) => errors[(a * count) + c])]);
    }

    // [penalties × channels].
    private static double[] OfAllStimuli(
        PenaltyChoice choice, ImmutableArray<double> penalties, PrincipalForm form, double[] loads, double[] deviations, bool hasIntercept, Workers workers)
    {
        int count = deviations.Length / form.Left.Rows;
        double[] all = new double[penalties.Length * count];
        Array.Fill(all, double.PositiveInfinity);
        for (int a = 0; a < penalties.Length; a++)
        {
            double[]? errors = choice.IsByCorrelation ? RidgeLeaveOneOut.Disagreements(form, loads, deviations, penalties[a], hasIntercept, workers)
                : choice.IsGeneralised ? RidgeLeaveOneOut.GeneralisedErrors(form, loads, deviations, penalties[a], hasIntercept, workers)
                : RidgeLeaveOneOut.Errors(form, loads, deviations, penalties[a], hasIntercept, workers);
            errors?.CopyTo(all, a * count);
        }

        return all;
    }
}
