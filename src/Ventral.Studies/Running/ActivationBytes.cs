using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>Activations as bytes.</summary>
internal static class ActivationBytes
{
    private const int Part = 1 << 14;

    /// <summary>SHA-256 of the counts of stimuli and units and of all values as little-endian float32, whatever the machine's own order.</summary>
    public static string Hash(Activations activations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, activations.Stimuli.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(int)..], activations.UnitCount);
        hash.AppendData(bytes);
        byte[] part = new byte[Part * sizeof(float)];
        for (int s = 0; s < activations.Stimuli.Count; s++)
        {
            var row = activations.Row(s);
            for (int first = 0; first < row.Length; first += Part)
            {
                var values = row.Slice(first, Math.Min(Part, row.Length - first));
                if (BitConverter.IsLittleEndian)
                {
                    hash.AppendData(MemoryMarshal.AsBytes(values));
                    continue;
                }

                for (int i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(part.AsSpan(i * sizeof(float)), values[i]);
                }

                hash.AppendData(part.AsSpan(0, values.Length * sizeof(float)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
