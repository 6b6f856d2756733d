using System.Buffers.Binary;
using System.Security.Cryptography;

using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>An RDM as the store keeps it: the upper triangle as a float64 <c>.npy</c> vector.</summary>
internal static class RdmBytes
{
    public static byte[] Encode(Rdm rdm) => NpyVector.Encode(rdm.Pairs);

    /// <summary>The RDM, or null where the bytes are not one over these stimuli.</summary>
    public static Rdm? TryDecode(byte[] bytes, string name, StimulusIds stimuli)
    {
        double[]? pairs = NpyVector.TryDecode(bytes);
        return pairs is not null && pairs.Length == Rdm.PairCountOf(stimuli.Count) && pairs.All(double.IsFinite) ? new(name, stimuli, pairs) : null;
    }

    /// <summary>SHA-256 of the pairs as little-endian float64, whatever the machine's own order.</summary>
    public static string Hash(Rdm rdm)
    {
        byte[] bytes = new byte[rdm.Pairs.Length * sizeof(double)];
        for (int i = 0; i < rdm.Pairs.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), rdm.Pairs[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
