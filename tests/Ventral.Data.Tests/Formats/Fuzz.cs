using Ventral.Data.Formats;
using Ventral.Tensors;

namespace Ventral.Data.Tests.Formats;

/// <summary>Damages valid files, the same way on every run: every reader ends in a value or in the one typed error.</summary>
internal static class Fuzz
{
    public static void Attack(byte[] valid, int rounds, Action<byte[]> read)
    {
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = Damage(valid, round);
            try
            {
                read(damaged);
            }
            catch (UnreadableFileException)
            {
            }
            catch (Exception e) when (e is not VentralException)
            {
                throw new ShouldAssertException($"Round {round}: {e}");
            }
        }
    }

    private static byte[] Damage(byte[] valid, int round)
    {
        var draw = new Philox(new Seed(20), "tests/fuzz", (ulong)round);
        byte[] bytes = [.. valid];
        int kind = draw.NextInt(4);
        if (kind == 0)
        {
            return bytes[..draw.NextInt(bytes.Length)];
        }

        // The first bytes hold the headers, where damage bites most.
        int reach = draw.NextInt(2) == 0 ? bytes.Length : Math.Min(bytes.Length, 256);
        for (int i = draw.NextInt(kind == 1 ? 2 : 12); i >= 0; i--)
        {
            bytes[draw.NextInt(reach)] = draw.NextInt(4) switch
            {
                0 => 0xFF,
                1 => 0x00,
                2 => 0x7F,
                _ => (byte)draw.NextInt(256),
            };
        }

        if (kind == 3)
        {
            int from = draw.NextInt(bytes.Length);
            int count = draw.NextInt(Math.Min(32, bytes.Length - from) + 1);
            return [.. bytes[..from], .. bytes[(from + count)..]];
        }

        return bytes;
    }
}
