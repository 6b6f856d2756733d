using Xunit;

namespace Ventral.TestSupport;

/// <summary>
/// What some tests need and a bare machine lacks. Where it is missing the test is skipped with the reason,
/// or fails when the variable <c>VENTRAL_REQUIRE_ALL</c> is 1.
/// </summary>
public static class Requirement
{
    /// <summary>The folder of real recordings: <c>VENTRAL_DATA</c>, else <c>../shared/data</c> beside the repository.</summary>
    public static string RealData()
    {
        string folder = Environment.GetEnvironmentVariable("VENTRAL_DATA") is { Length: > 0 } set
            ? set
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        Require(Directory.Exists(Path.Combine(folder, "github.com")), $"the real recordings are not in '{folder}' (set VENTRAL_DATA)");
        return folder;
    }

    /// <summary>One file of the real recordings.</summary>
    public static string RealFile(string path)
    {
        string file = Path.Combine(RealData(), path);
        Require(File.Exists(file), $"'{path}' is not among the real recordings");
        return file;
    }

    /// <summary>The library of ONNX Runtime: the file that <c>VENTRAL_ONNXRUNTIME</c> names.</summary>
    public static string OnnxRuntime()
    {
        string? file = Environment.GetEnvironmentVariable("VENTRAL_ONNXRUNTIME");
        Require(File.Exists(file), "VENTRAL_ONNXRUNTIME names no library of ONNX Runtime");
        return file!;
    }

    /// <summary>Skips the running test, or fails it under <c>VENTRAL_REQUIRE_ALL=1</c>, unless the condition holds.</summary>
    public static void Require(bool condition, string otherwise)
    {
        if (condition)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("VENTRAL_REQUIRE_ALL") == "1")
        {
            Assert.Fail($"Required here, but {otherwise}.");
        }

        Assert.Skip($"Not run: {otherwise}.");
    }
}
