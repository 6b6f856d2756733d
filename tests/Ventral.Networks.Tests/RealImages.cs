using Ventral.Data;
using Ventral.Data.Images;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests;

/// <summary>The 92 photographs that Truzzi &amp; Cusack showed.</summary>
internal static class RealImages
{
    private const string Folder =
        "github.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images/images";

    public static StimulusSet Of(params IEnumerable<string> ids) => new("92", ids.Select(id =>
    {
        string file = Requirement.RealFile($"{Folder}/{id}.jpg");
        return new Stimulus(id, new string('0', 64), () => ImageFile.Read(file));
    }));
}
