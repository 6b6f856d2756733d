using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Analysis.Decoding;
using Ventral.Tensors;
using Ventral.Tensors.Tests;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>All numbers of all measures, whatever threads and vectors there are.</summary>
public class ContractSameBitsTests : SameBitsContract
{
    private const string Wide = "many units, few stimuli";

    private static readonly string[] Chosen = ["ordinary", "rank-deficient", Wide];

    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var situation in Situation.All.Where(s => Chosen.Contains(s.Name)))
        {
            // Hundreds of units are decoded one by one, too slowly for a process without vectors.
            foreach (var measure in Measures.All.Where(m => situation.Name != Wide || m.Covers.All(c => c.Namespace != typeof(FeatureDecoder).Namespace)))
            {
                try
                {
                    foreach (var (_, value) in Numbers.In(measure.Run(situation, workers)))
                    {
                        hash.AppendData(MemoryMarshal.AsBytes([value]));
                    }
                }
                catch (VentralException refusal)
                {
                    hash.AppendData(MemoryMarshal.AsBytes(refusal.Message.AsSpan()));
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
