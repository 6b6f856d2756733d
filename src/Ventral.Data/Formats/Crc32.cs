using System.Buffers.Binary;

namespace Ventral.Data.Formats;

/// <summary>The checksum of PNG chunks and ZIP entries: CRC-32 of ISO 3309, reflected, polynomial EDB88320.</summary>
internal static class Crc32
{
    private const int Step = 8;

    /// <summary>Row k: what a byte leaves behind that k further bytes follow, so that eight bytes are taken at once.</summary>
    private static readonly uint[][] Tables = CreateTables();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint remainder = uint.MaxValue;
        uint[] t0 = Tables[0], t1 = Tables[1], t2 = Tables[2], t3 = Tables[3], t4 = Tables[4], t5 = Tables[5], t6 = Tables[6], t7 = Tables[7];
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ remainder;
            remainder = t7[(byte)next] ^ t6[(byte)(next >> 8)] ^ t5[(byte)(next >> 16)] ^ t4[(byte)(next >> 24)]
                ^ t3[(byte)(next >> 32)] ^ t2[(byte)(next >> 40)] ^ t1[(byte)(next >> 48)] ^ t0[(byte)(next >> 56)];
        }

        foreach (byte value in bytes)
        {
            remainder = t0[(byte)(remainder ^ value)] ^ (remainder >> 8);
        }

        return ~remainder;
    }

    private static uint[][] CreateTables()
    {
        var tables = new uint[Step][];
        for (int k = 0; k < Step; k++)
        {
            tables[k] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint remainder = k == 0 ? i : tables[k - 1][i];
                for (int bit = 0; bit < 8; bit++)
                {
                    remainder = (remainder >> 1) ^ (0xEDB88320 & (0 - (remainder & 1)));
                }

                tables[k][i] = remainder;
            }
        }

        return tables;
    }
}
