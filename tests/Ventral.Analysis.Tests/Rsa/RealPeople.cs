using System.IO.Compression;
using System.Text.Json;
using Ventral.Data;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa;

/// <summary>The RDMs of 15 people for 92 images (Cichy, Pantazis &amp; Oliva 2014).</summary>
internal static class RealPeople
{
    private const string Folder = "github.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images/";

    public static RdmSet Of(string roi)
    {
        using var file = File.OpenRead(Requirement.RealFile($"{Folder}92images_fmri_{roi}_RDMs.gzip"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var json = JsonDocument.Parse(unpacked);
        var values = json.RootElement.Numbers("data");
        var ids = Make.Ids(92);
        return new RdmSet(roi, values.Chunk(92 * 92).Select((square, s) =>
        {
            var pairs = new List<double>();
            for (int i = 0; i < 92; i++)
            {
                pairs.AddRange(square[((i * 92) + i + 1)..((i + 1) * 92)]);
            }

            return new Rdm($"sub-{s + 1:00}", ids, [.. pairs]);
        }));
    }
}
