using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.TradeOff;

/// <summary>
/// Whether a cause works on an outcome by way of a mediator, as architecture on brain fit by way of complexity: the regressions
/// <c>mediator = i₁ + a·cause</c> and <c>outcome = i₂ + c′·cause + b·mediator</c>, and the indirect effect a·b.
/// </summary>
/// <remarks>
/// In linear models the total effect c is a·b + c′ exactly. The interval of a·b is a bootstrap over families of networks, as its
/// distribution is skewed (MacKinnon, Lockwood &amp; Williams 2004, doi:10.1207/s15327906mbr3901_4). A mediation model assumes its causal
/// order and no common cause of mediator and outcome; the numbers cannot show either.
/// </remarks>
public sealed record Mediation
{
    private const string Name = "mediation";

    private Mediation(double onMediator, double ofMediator, double direct)
    {
        OnMediator = onMediator;
        OfMediator = ofMediator;
        Direct = direct;
    }

    /// <summary>a: the cause's effect on the mediator.</summary>
    public double OnMediator { get; }

    /// <summary>b: the mediator's effect on the outcome, the cause held fixed.</summary>
    public double OfMediator { get; }

    /// <summary>c′: the cause's effect on the outcome, the mediator held fixed.</summary>
    public double Direct { get; }

    /// <summary>a·b.</summary>
    public double Indirect => OnMediator * OfMediator;

    /// <summary>c = a·b + c′: the cause's effect on the outcome.</summary>
    public double Total => Indirect + Direct;

    /// <summary>Fits both regressions.</summary>
    /// <param name="cause">One finite value a network.</param>
    /// <param name="mediator">As many.</param>
    /// <param name="outcome">As many.</param>
    /// <exception cref="VentralException">Lengths differ, fewer than four networks, a value that is not finite, or a mediator that follows from the cause.</exception>
    public static Mediation Fit(ReadOnlySpan<double> cause, ReadOnlySpan<double> mediator, ReadOnlySpan<double> outcome)
    {
        Sample.RequirePairs(cause, mediator, Name);
        Sample.RequirePairs(cause, outcome, Name);
        Sample.RequireFinite(cause, Name, "causes");
        Sample.RequireFinite(mediator, Name, "mediators");
        Sample.RequireFinite(outcome, Name, "outcomes");
        if (cause.Length < 4)
        {
            throw new VentralException($"A {Name} requires at least 4 networks; {cause.Length} found.");
        }

        var first = LeastSquares.Fit(LeastSquares.Design(cause.ToArray()), mediator, Name);
        var second = LeastSquares.Fit(LeastSquares.Design(cause.ToArray(), mediator.ToArray()), outcome, Name);
        return new(first.Coefficients[1], second.Coefficients[2], second.Coefficients[1]);
    }

    /// <summary>The indirect effect with the interval of families drawn whole.</summary>
    /// <param name="families">The family of each network.</param>
    /// <param name="cause">One finite value a network.</param>
    /// <param name="mediator">As many.</param>
    /// <param name="outcome">As many.</param>
    /// <param name="drawCount">Draws, at least 100.</param>
    /// <param name="seed">What the draws depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">As <see cref="Fit"/>, or the bootstrap cannot be made.</exception>
    public static BootstrapInterval IndirectOverFamilies(
        ImmutableArray<string> families, double[] cause, double[] mediator, double[] outcome, int drawCount, Seed seed, Workers workers)
    {
        _ = Fit(cause, mediator, outcome);
        return ClusterBootstrap.Interval(
            families,
            places =>
            {
                double[] x = [.. places.Select(i => cause[i])], m = [.. places.Select(i => mediator[i])], y = [.. places.Select(i => outcome[i])];
                return LeastSquares.TryFit(LeastSquares.Design(x), m, out _) is { } first && LeastSquares.TryFit(LeastSquares.Design(x, m), y, out _) is { } second
                    ? first.Coefficients[1] * second.Coefficients[2]
                    : null;
            },
            drawCount,
            seed,
            workers);
    }
}
