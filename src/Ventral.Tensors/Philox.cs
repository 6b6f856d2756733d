using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ventral.Tensors;

/// <summary>
/// A counter-based generator of random numbers, Philox 4×32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405):
/// the numbers depend on the seed, on what they are for, and on an index, and on nothing that was drawn elsewhere.
/// </summary>
/// <remarks>
/// <para>The 64-bit key is the first eight bytes of SHA-256(seed as eight little-endian bytes, then the purpose in
/// UTF-8), read as two little-endian words. The 128-bit counter is, from its low word up, the block's position
/// (64 bits, from 0) and the index (64 bits). So streams of one seed and purpose never overlap, and streams of
/// different seeds or purposes have unrelated keys. A block's four words come out in order.</para>
/// <para>One instance serves one thread; give each parallel task its own index instead of sharing.</para>
/// </remarks>
public sealed class Philox
{
    // Numbers that are made at once: 4 KiB, which stay in the nearest cache.
    private const int FillChunk = 512;

    // A choice of fewer than one in this many does not list what there is to choose from.
    private const int FewOf = 64;

    private readonly uint key0;
    private readonly uint key1;
    private readonly ulong index;
    private ulong position;
    private UInt128 block;
    private int wordsLeft;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">The study's, or the method's, seed.</param>
    /// <param name="purpose">What the numbers are for, such as <c>"rsa/bootstrap"</c>; another purpose gives an independent stream.</param>
    /// <param name="index">Which of the purpose's streams, such as the bootstrap's number.</param>
    /// <exception cref="ArgumentException">The purpose is empty.</exception>
    public Philox(Seed seed, string purpose, ulong index = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        byte[] message = new byte[8 + Encoding.UTF8.GetByteCount(purpose)];
        BinaryPrimitives.WriteUInt64LittleEndian(message, seed.Value);
        Encoding.UTF8.GetBytes(purpose, message.AsSpan(8));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, digest);
        key0 = BinaryPrimitives.ReadUInt32LittleEndian(digest);
        key1 = BinaryPrimitives.ReadUInt32LittleEndian(digest[4..]);
        this.index = index;
    }

    /// <summary>A uniform 32-bit number.</summary>
    public uint NextUInt32()
    {
        if (wordsLeft == 0)
        {
            block = Philox4x32.Block(new UInt128(index, position++), key0, key1);
            wordsLeft = 4;
        }

        uint word = (uint)block;
        block >>= 32;
        wordsLeft--;
        return word;
    }

    /// <summary>A uniform 64-bit number: the next word is its low half, the one after it its high half.</summary>
    public ulong NextUInt64()
    {
        ulong low = NextUInt32();
        return low | ((ulong)NextUInt32() << 32);
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => UniformOf(NextUInt64());

    /// <summary>
    /// A standard normal number: the inverse of the normal distribution (AS 241) at (k + ½)·2⁻⁵² for a uniform 52-bit
    /// k, so one 64-bit number gives one normal number, symmetric about 0 and within ±8.21.
    /// </summary>
    public double NextNormal() => NormalQuantile.Of(NextUInt64());

    /// <summary>Fills a span with the numbers that <see cref="NextDouble"/> would give one by one, faster.</summary>
    /// <param name="values">Takes the numbers.</param>
    public void FillUniform(Span<double> values) => Fill(values, isNormal: false);

    /// <summary>Fills a span with the numbers that <see cref="NextNormal"/> would give one by one, faster.</summary>
    /// <param name="values">Takes the numbers.</param>
    public void FillNormal(Span<double> values) => Fill(values, isNormal: true);

    /// <summary>A uniform integer in [0, <paramref name="exclusiveBound"/>), without bias (Lemire 2019, doi:10.1145/3230636).</summary>
    /// <param name="exclusiveBound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int exclusiveBound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveBound, 1);
        uint bound = (uint)exclusiveBound;
        ulong product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            uint threshold = (0u - bound) % bound;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Puts a span in random order; each order is equally likely (Fisher–Yates).</summary>
    /// <param name="values">What to shuffle.</param>
    /// <typeparam name="T">Any type.</typeparam>
    public void Shuffle<T>(Span<T> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    /// <summary>The numbers 0 … n − 1 in random order.</summary>
    /// <param name="n">How many; 0 gives an empty array.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public int[] Permutation(int n)
    {
        int[] order = Identity(n);
        Shuffle<int>(order);
        return order;
    }

    /// <summary>
    /// Different numbers out of 0 … n − 1, in random order; each such draw is equally likely. It takes time and memory in
    /// proportion to <paramref name="k"/> where that is small beside <paramref name="n"/>.
    /// </summary>
    /// <param name="n">How many there are to choose from.</param>
    /// <param name="k">How many to choose, at most <paramref name="n"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or <paramref name="k"/> above <paramref name="n"/>.</exception>
    public int[] Choice(int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        return k <= n / FewOf ? ChoiceOfFew(n, k) : ChoiceOfMany(n, k);
    }

    private int[] ChoiceOfMany(int n, int k)
    {
        int[] order = Identity(n);
        for (int first = 0; first < k; first++)
        {
            int other = first + NextInt(n - first);
            (order[first], order[other]) = (order[other], order[first]);
        }

        return order[..k];
    }

    // The same exchanges, with only those numbers kept that they moved.
    private int[] ChoiceOfFew(int n, int k)
    {
        int[] chosen = new int[k];
        var moved = new Dictionary<int, int>(k);
        for (int first = 0; first < k; first++)
        {
            int other = first + NextInt(n - first);
            chosen[first] = moved.GetValueOrDefault(other, other);
            moved[other] = moved.GetValueOrDefault(first, first);
        }

        return chosen;
    }

    // Whole groups of blocks are drawn at once, from where the stream stands between two blocks; the rest goes one by
    // one, and so does everything where an odd number of words has been drawn and each number straddles words of two.
    private void Fill(Span<double> values, bool isNormal)
    {
        while (!values.IsEmpty && (wordsLeft != 0 || values.Length < Philox4x32.Group))
        {
            values[0] = isNormal ? NextNormal() : NextDouble();
            values = values[1..];
        }

        if (values.IsEmpty)
        {
            return;
        }

        Span<ulong> numbers = stackalloc ulong[Math.Min(FillChunk, values.Length / Philox4x32.Group * Philox4x32.Group)];
        while (values.Length >= Philox4x32.Group)
        {
            Span<ulong> chunk = numbers[..Math.Min(numbers.Length, values.Length / Philox4x32.Group * Philox4x32.Group)];
            Philox4x32.Fill(index, position, key0, key1, chunk);
            position += (ulong)chunk.Length / 2;
            if (isNormal)
            {
                NormalQuantile.Fill(chunk, values);
            }
            else
            {
                for (int i = 0; i < chunk.Length; i++)
                {
                    values[i] = UniformOf(chunk[i]);
                }
            }

            values = values[chunk.Length..];
        }

        Fill(values, isNormal);
    }

    private static double UniformOf(ulong number) => (long)(number >> 11) * (1.0 / (1UL << 53));

    private static int[] Identity(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int[] numbers = new int[n];
        for (int i = 0; i < n; i++)
        {
            numbers[i] = i;
        }

        return numbers;
    }
}
