using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Tests;

/// <summary>
/// Compares a digest of results over vector widths. Other widths need another process, since the runtime decides on them
/// when it starts: a test starts itself as a child with instructions switched off, and the child writes its digest to a file.
/// </summary>
internal static class BitReport
{
    private const string Variable = "VENTRAL_TESTS_BIT_REPORT";

    /// <summary>In a child process, writes the widest vector and the digest for the parent; elsewhere does nothing.</summary>
    /// <returns>True in a child process, whose work is then done.</returns>
    public static bool Answer(string digest)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } file)
        {
            return false;
        }

        File.WriteAllText(file, $"{WidestVector()} {digest}");
        return true;
    }

    /// <summary>Runs a test that calls <see cref="Answer"/> in a child process without some instructions, and holds it to this process's digest.</summary>
    public static void ShouldAgree(Type tests, string method, string digest, int widestLeft, string switchedOff)
    {
        string file = Path.Combine(Path.GetTempPath(), $"ventral-bits-{Environment.ProcessId}-{tests.FullName}-{switchedOff}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            start.ArgumentList.Add(tests.Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{tests.FullName}.{method}");
        start.Environment[Variable] = file;
        start.Environment[switchedOff] = "0";
        try
        {
            using Process child = Process.Start(start)!;
            Task<string> errors = child.StandardError.ReadToEndAsync();
            string said = child.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            child.WaitForExit();
            File.Exists(file).ShouldBeTrue(said);
            string[] reported = File.ReadAllText(file).Split(' ');
            int.Parse(reported[0], CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(widestLeft);
            reported[1].ShouldBe(digest);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int WidestVector() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
}
