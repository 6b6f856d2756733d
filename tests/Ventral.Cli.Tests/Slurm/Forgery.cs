using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ventral.Cli.Tests.Slurm;

/// <summary>Makes a store claim other bits for a step, with every checksum right: what a processor that computes wrongly would leave.</summary>
internal static partial class Forgery
{
    public static void Forge(string store)
    {
        string result = Directory.EnumerateFiles(store, "*.npy", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        string record = Path.ChangeExtension(result, ".json");
        byte[] bytes = File.ReadAllBytes(result);
        bytes[^1] ^= 1;
        File.WriteAllBytes(result, bytes);
        string text = Sha256().Replace(File.ReadAllText(record), $"\"sha256\": \"{Hash(bytes)}\"");
        string head = text[..text.IndexOf(",\n  \"digest\"", StringComparison.Ordinal)];
        File.WriteAllText(record, $"{head},\n  \"digest\": \"{Hash(Encoding.UTF8.GetBytes(head))}\"\n}}\n");
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [GeneratedRegex("\"sha256\": \"[0-9a-f]{64}\"")]
    private static partial Regex Sha256();
}
