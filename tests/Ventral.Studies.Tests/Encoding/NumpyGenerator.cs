using System.Numerics;

namespace Ventral.Studies.Tests.Encoding;

/// <summary>
/// The normal draws of NumPy's <c>default_rng(seed).standard_normal</c>, so that a network drawn beforehand in Python can be drawn again: PCG64
/// (O'Neill 2014) seeded by NumPy's <c>SeedSequence</c>, and the ziggurat of 256 strips (Marsaglia &amp; Tsang 2000, doi:10.18637/jss.v005.i08).
/// </summary>
internal sealed class NumpyGenerator
{
    private const double Edge = 3.6541528853610088;
    private const double StripArea = 0.004928673233974655;
    private const double MantissaSteps = 1L << 52;
    private static readonly UInt128 Multiplier = new(2549297995355413924, 4865540595714422341);
    private static readonly (double Width, double Height, ulong Inside)[] Strips = MakeStrips();

    private readonly UInt128 increment;
    private UInt128 state;

    public NumpyGenerator(uint seed)
    {
        ulong[] words = SeedWords(seed);
        increment = (new UInt128(words[2], words[3]) << 1) | 1;
        state = ((increment + new UInt128(words[0], words[1])) * Multiplier) + increment;
    }

    public double NextNormal()
    {
        while (true)
        {
            ulong bits = NextBits();
            var strip = Strips[bits & 0xff];
            bool negative = (bits & 0x100) != 0;
            ulong place = (bits >> 9) & ((1UL << 52) - 1);
            double x = place * strip.Width / MantissaSteps * (negative ? -1 : 1);
            if (place < strip.Inside)
            {
                return x;
            }

            if ((bits & 0xff) == 0)
            {
                return Tail() * ((place & 0x100) != 0 ? -1 : 1);
            }

            double above = Strips[(bits & 0xff) - 1].Height;
            if (((above - strip.Height) * NextDouble()) + strip.Height < Math.Exp(-0.5 * x * x))
            {
                return x;
            }
        }
    }

    private double Tail()
    {
        while (true)
        {
            double x = -double.LogP1(-NextDouble()) / Edge;
            double y = -double.LogP1(-NextDouble());
            if (y + y > x * x)
            {
                return Edge + x;
            }
        }
    }

    private double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    private ulong NextBits()
    {
        state = (state * Multiplier) + increment;
        return BitOperations.RotateRight((ulong)(state >> 64) ^ (ulong)state, (int)(state >> 122));
    }

    // Strip 0 is the lowest: as wide as its area makes it, with the tail beyond the edge. Strip 1 is the top, strip 255 reaches the edge.
    private static (double Width, double Height, ulong Inside)[] MakeStrips()
    {
        var strips = new (double Width, double Height, ulong Inside)[256];
        double height = Math.Exp(-0.5 * Edge * Edge);
        strips[0] = (StripArea / height, 1, (ulong)(Edge * height / StripArea * MantissaSteps));
        double width = Edge;
        for (int i = 255; i > 0; i--)
        {
            double narrower = i == 1 ? 0 : Math.Sqrt(-2 * Math.Log((StripArea / width) + height));
            strips[i] = (width, height, (ulong)(narrower / width * MantissaSteps));
            (width, height) = (narrower, Math.Exp(-0.5 * narrower * narrower));
        }

        return strips;
    }

    // Four words of 32 bits are mixed until each depends on all, and eight are drawn from them.
    private static ulong[] SeedWords(uint seed)
    {
        uint hash = 0x43b0d7e5;
        uint Hashed(uint value)
        {
            value ^= hash;
            hash *= 0x931e8875;
            value *= hash;
            return value ^ (value >> 16);
        }

        uint[] pool = [Hashed(seed), Hashed(0), Hashed(0), Hashed(0)];
        for (int from = 0; from < pool.Length; from++)
        {
            for (int to = 0; to < pool.Length; to++)
            {
                if (from != to)
                {
                    uint mixed = (0xca01f9dd * pool[to]) - (0x4973f715 * Hashed(pool[from]));
                    pool[to] = mixed ^ (mixed >> 16);
                }
            }
        }

        uint drawn = 0x8b51f9dd;
        uint[] halves = new uint[8];
        for (int i = 0; i < halves.Length; i++)
        {
            uint value = pool[i % pool.Length] ^ drawn;
            drawn *= 0x58f38ded;
            value *= drawn;
            halves[i] = value ^ (value >> 16);
        }

        return [.. Enumerable.Range(0, 4).Select(i => halves[2 * i] | ((ulong)halves[(2 * i) + 1] << 32))];
    }
}
