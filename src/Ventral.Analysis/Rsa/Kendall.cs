using System.Numerics;
using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Exact counting of concordant and discordant pairs.</summary>
internal static class Kendall
{
    /// <summary>Kendall's tau of two RDMs with the denominator of one of its forms.</summary>
    /// <param name="name">The comparison, for messages.</param>
    /// <param name="a">One RDM.</param>
    /// <param name="b">The other.</param>
    /// <param name="denominator">Of all pairs, the pairs tied in one and those tied in the other.</param>
    public static double Compare(string name, Rdm a, Rdm b, Func<long, long, long, double> denominator)
    {
        PairVectors.RequireVarying(a, name);
        PairVectors.RequireVarying(b, name);
        return Compare(a.Pairs, b.Pairs, denominator);
    }

    /// <summary>Kendall's tau of two vectors that are not constant.</summary>
    public static double Compare(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Func<long, long, long, double> denominator)
    {
        return a.Length <= KendallRanks.ShortLimit ? Compare<ushort>(a, b, denominator) : Compare<int>(a, b, denominator);
    }

    private static double Compare<T>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Func<long, long, long, double> denominator)
        where T : unmanaged, IBinaryInteger<T>
    {
        var moving = new KendallRanks(a);
        var order = new KendallOrder<T>(b);
        long excess = new KendallCounter<T>(a.Length, InversionCounter.Best).Excess(moving.As<T>(), moving, order);
        return excess / denominator(moving.AllPairs, moving.TiedPairs, order.TiedPairs);
    }
}
