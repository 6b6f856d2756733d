using Ventral.Data.Formats;
using Ventral.Data.Images;

namespace Ventral.Data.Tests.Images;

/// <summary>Mutates valid files with a seeded generator; each result has to end in an image or in the one typed error.</summary>
internal static class HostileImages
{
    /// <summary>Returns how many mutants still were images.</summary>
    public static int Survivors(IReadOnlyList<byte[]> seeds, int count, Func<byte[], byte[]> repair)
    {
        ulong state = 0x9E3779B97F4A7C15;
        int survivors = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = repair(Mutate(seeds[i % seeds.Count], ref state));
            try
            {
                RgbImage image = ImageFile.Decode("mutant", mutant);
                image.Pixels.Length.ShouldBe(image.Width * image.Height * 3);
                survivors++;
            }
            catch (UnreadableFileException fault)
            {
                fault.Position.ShouldBeInRange(0, mutant.Length);
            }
        }

        return survivors;
    }

    private static byte[] Mutate(byte[] seed, ref ulong state)
    {
        byte[] mutant = [.. seed];
        int edits = 1 + Next(ref state, 4);
        for (int i = 0; i < edits && mutant.Length > 4; i++)
        {
            // Headers are short, so half of all edits aim at the beginning.
            int at = Next(ref state, Next(ref state, 2) == 0 ? Math.Min(mutant.Length, 700) : mutant.Length);
            int length = Math.Min(1 + Next(ref state, 16), mutant.Length - at);
            switch (Next(ref state, 8))
            {
                case 0:
                    mutant = mutant[..at];
                    break;
                case 1:
                    mutant = [.. mutant[..at], .. mutant[(at + length)..]];
                    break;
                case 2:
                    mutant = [.. mutant[..(at + length)], .. mutant[at..]];
                    break;
                case 3:
                    mutant[at] = (byte)(Next(ref state, 2) * 255);
                    break;
                case 4:
                    mutant[at] ^= (byte)(1 << Next(ref state, 8));
                    break;
                case 5:
                    mutant[at]++;
                    break;
                default:
                    mutant[at] = (byte)Next(ref state, 256);
                    break;
            }
        }

        return mutant;
    }

    // SplitMix64.
    private static int Next(ref ulong state, int bound)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}
