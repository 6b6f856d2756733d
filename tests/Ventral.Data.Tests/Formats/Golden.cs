using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats;

/// <summary>Files that other programs wrote, with the scripts that made them beside them.</summary>
internal static class Golden
{
    public static string PathOf(string name) => Path.Combine(Repository.Root, "tests", "Ventral.Data.Tests", "Goldens", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));
}
