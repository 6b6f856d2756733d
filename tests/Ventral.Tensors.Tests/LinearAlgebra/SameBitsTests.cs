using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class SameBitsTests
{
    private const string ReportVariable = "VENTRAL_TESTS_LINEAR_ALGEBRA_REPORT";

    [Fact]
    public void Threads_leave_the_bits_alone()
    {
        string digest = Digest(new Workers(1));
        if (Environment.GetEnvironmentVariable(ReportVariable) is { } report)
        {
            File.WriteAllText(report, $"{WidestVector()} {digest}");
            return;
        }

        Digest(new Workers(2)).ShouldBe(digest);
        Digest(new Workers(3)).ShouldBe(digest);
    }

    // Other vector widths need another process: the runtime decides on them when it starts. The child runs the test above.
    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512")]
    [InlineData(128, "DOTNET_EnableAVX2")]
    [InlineData(0, "DOTNET_EnableHWIntrinsic")]
    public void Vector_widths_leave_the_bits_alone(int widestLeft, string switchedOff)
    {
        string report = Path.Combine(Path.GetTempPath(), $"ventral-linear-algebra-{Environment.ProcessId}-{switchedOff}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            start.ArgumentList.Add(typeof(SameBitsTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(SameBitsTests).FullName}.{nameof(Threads_leave_the_bits_alone)}");
        start.Environment[ReportVariable] = report;
        start.Environment[switchedOff] = "0";
        try
        {
            using Process child = Process.Start(start)!;
            string said = child.StandardOutput.ReadToEnd() + child.StandardError.ReadToEnd();
            child.WaitForExit();
            File.Exists(report).ShouldBeTrue(said);
            string[] reported = File.ReadAllText(report).Split(' ');
            int.Parse(reported[0], CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(widestLeft);
            reported[1].ShouldBe(Digest(new Workers(1)));
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static int WidestVector() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    // Small enough for a process without vectors, where a fused multiply-add is a call.
    private static string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Inputs.Numbers(61, 203, 1).Multiply(Inputs.Numbers(203, 75, 2), workers));
        Matrix positive = Inputs.Of("positive", 131, 131);
        Cholesky cholesky = Cholesky.Factorise(positive, workers);
        Add(cholesky.L);
        Add(cholesky.Solve(Inputs.Numbers(131, 45, 3), workers));
        Add(TriangularSystem.SolveUpper(positive, Inputs.Numbers(131, 5, 3), workers));
        foreach ((string kind, int rows, int columns) in new[] { ("full", 97, 66), ("full", 66, 70), ("full", 70, 66), ("graded", 40, 37) })
        {
            Matrix a = Inputs.Of(kind, rows, columns);
            QrFactorisation qr = QrFactorisation.Factorise(a, workers);
            Add(qr.Q);
            Add(qr.R);
            SingularValueDecomposition svd = SingularValueDecomposition.Factorise(a, workers);
            Add(svd.Left);
            Add(svd.RightTransposed);
            hash.AppendData(MemoryMarshal.AsBytes(svd.Values.AsSpan()));
        }

        SymmetricEigen eigen = SymmetricEigen.Factorise(Inputs.Of("symmetric", 131, 131), workers);
        Add(eigen.Vectors);
        hash.AppendData(MemoryMarshal.AsBytes(eigen.Values.AsSpan()));
        Add(RandomisedSvd.Factorise(Inputs.Numbers(50, 40, 1), 5, new Seed(1), workers).Left);
        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(Matrix matrix) => hash.AppendData(MemoryMarshal.AsBytes(matrix.Values));
    }
}
