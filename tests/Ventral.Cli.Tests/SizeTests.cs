using System.CommandLine;

using Ventral.Cli.Commands;

namespace Ventral.Cli.Tests;

/// <summary>Sizes as people write them.</summary>
public class SizeTests
{
    [Theory]
    [InlineData("8G", 8L << 30)]
    [InlineData("8g", 8L << 30)]
    [InlineData("8GiB", 8L << 30)]
    [InlineData("8 GiB", 8L << 30)]
    [InlineData("8GB", 8_000_000_000)]
    [InlineData("1.5G", 3L << 29)]
    [InlineData("512M", 512L << 20)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("800MB", 800_000_000)]
    [InlineData("64K", 64L << 10)]
    [InlineData("64KiB", 64L << 10)]
    [InlineData("64KB", 64_000)]
    [InlineData("64kB", 64_000)]
    [InlineData("2T", 2L << 40)]
    [InlineData("2TB", 2_000_000_000_000)]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    public void A_letter_alone_is_a_power_of_1024_and_a_letter_with_B_one_of_1000(string text, long bytes) => Parsed(text).ShouldBe((bytes, ""));

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("0")]
    [InlineData("0.0001K")]
    [InlineData("-8G")]
    [InlineData("8X")]
    [InlineData("8GBB")]
    [InlineData("8,5G")]
    [InlineData("1e9")]
    [InlineData("99999999999T")]
    public void What_is_no_size_is_said_with_what_one_looks_like(string text) => Parsed(text).ShouldBe(
        (null, $"--memory must be a size such as 8G, 1.5GiB or 800MB (K, M, G, T and KiB to TiB count in 1024, kB to TB in 1000), found '{text}'."));

    private static (long? Bytes, string Fault) Parsed(string text)
    {
        var option = CommonOptions.Bytes("--memory", "");
        var parsed = new RootCommand { option }.Parse(["--memory", text]);
        return parsed.Errors.Count > 0 ? (null, parsed.Errors[0].Message) : (parsed.GetValue(option), "");
    }
}
