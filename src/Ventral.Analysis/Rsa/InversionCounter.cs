using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Analysis.Rsa;

/// <summary>A way to count inversions; all ways count the same integer.</summary>
internal sealed class InversionCounter
{
    /// <summary>Room after the values that a counter may read and overwrite.</summary>
    public const int Slack = 64;

    private readonly bool vectors;

    private InversionCounter(bool vectors) => this.vectors = vectors;

    /// <summary>The fastest way on this machine.</summary>
    public static InversionCounter Best { get; } = new(Avx512Vbmi2.IsSupported);

    /// <summary>The way that every machine can go.</summary>
    public static InversionCounter Portable { get; } = new(vectors: false);

    /// <summary>A counter for up to <paramref name="length"/> values, with its own working memory.</summary>
    public Counter<T> For<T>(int length)
        where T : unmanaged, IBinaryInteger<T> =>
        vectors && typeof(T) == typeof(ushort) && new RadixInversions(length) is Counter<T> radix ? radix : new FenwickInversions<T>();

    /// <summary>Counts inversions of dense ranks.</summary>
    public abstract class Counter<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>Pairs of which the earlier value is strictly greater.</summary>
        /// <param name="values">Dense ranks, followed by <see cref="Slack"/>; overwritten.</param>
        /// <param name="length">How many ranks there are.</param>
        /// <param name="distinctCount">Every rank is less than this.</param>
        public abstract long Count(T[] values, int length, int distinctCount);
    }
}
