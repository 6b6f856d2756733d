using System.Buffers.Binary;
using System.IO.Compression;
using Ventral.Tensors;

namespace Ventral.Data.Tests.Formats;

/// <summary>Damages valid files where it hurts: lengths, offsets, codes and digits, the same way for the same round.</summary>
internal static class Mutant
{
    private static readonly long[] Awkward =
        [0, 1, -1, 2, 255, 256, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue];

    /// <summary>The mutant of a round: of the first valid file in the first round, of the second in the second.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> valid, string stream, int round)
    {
        var draw = new Philox(new Seed(21), stream, (ulong)round);
        byte[] file = valid[round % valid.Count];
        byte[] donor = valid[draw.NextInt(valid.Count)];

        // Checksums would catch most damage to an archive before a reader sees it: half the rounds pack damaged entries anew.
        return file is [(byte)'P', (byte)'K', ..] && draw.NextInt(2) == 0 ? Repack(file, draw) : Damage(file, donor, draw);
    }

    private static byte[] Repack(byte[] file, Philox draw)
    {
        using var from = new ZipArchive(new MemoryStream(file));
        int victim = draw.NextInt(2) == 0 ? 0 : draw.NextInt(from.Entries.Count);
        using var memory = new MemoryStream();
        using (var to = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < from.Entries.Count; i++)
            {
                using var content = new MemoryStream();
                using (var packed = from.Entries[i].Open())
                {
                    packed.CopyTo(content);
                }

                byte[] bytes = content.ToArray();
                using var entry = to.CreateEntry(from.Entries[i].FullName, draw.NextInt(4) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                entry.Write(i == victim ? Damage(bytes, bytes, draw) : bytes);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Damage(byte[] valid, byte[] donor, Philox draw)
    {
        byte[] bytes = [.. valid];
        for (int edits = draw.NextInt(2) * draw.NextInt(5); edits >= 0 && bytes.Length > 0; edits--)
        {
            // Headers stand at the beginning: half of all edits aim there.
            int at = draw.NextInt(draw.NextInt(2) == 0 ? bytes.Length : Math.Min(bytes.Length, 600));
            int length = Math.Min(1 + draw.NextInt(16), bytes.Length - at);
            long awkward = Awkward[draw.NextInt(Awkward.Length)];
            switch (draw.NextInt(12))
            {
                case 0:
                    bytes = bytes[..at];
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. bytes[(at + length)..]];
                    break;
                case 2:
                    bytes = [.. bytes[..(at + length)], .. bytes[at..]];
                    break;
                case 3:
                    int start = draw.NextInt(donor.Length);
                    byte[] slice = donor[start..Math.Min(donor.Length, start + length)];
                    slice.AsSpan(0, Math.Min(slice.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
                    break;
                case 4 when bytes.Length - at >= 8:
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), awkward);
                    break;
                case 5 when bytes.Length - at >= 4:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), unchecked((int)awkward));
                    break;
                case 6 or 7 when bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9') is >= 0 and var digit:
                    bytes = [.. bytes[..(at + digit)], .. System.Text.Encoding.ASCII.GetBytes($"{awkward}"), .. bytes[(at + digit + 1)..]];
                    break;
                case 8:
                    bytes[at] ^= (byte)(1 << draw.NextInt(8));
                    break;
                case 9:
                    bytes[at]++;
                    break;
                default:
                    bytes[at] = (byte)draw.NextInt(256);
                    break;
            }
        }

        return bytes;
    }
}
