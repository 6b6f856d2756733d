using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>Gradients of gradients have the same bits at any number of threads and any vector width.</summary>
public class SameBitsTests
{
    private const string ReportVariable = "VENTRAL_TESTS_GRADIENT_REPORT";

    private static readonly Convolution2dGeometry Wide = new(5, 24, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1, StrideX = 2 };

    // Large enough that loops are cut into pieces.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_leave_the_bits_alone(int threads)
    {
        Digest<float>(new Workers(threads)).ShouldBe(Digest<float>(new Workers(1)));
        Digest<double>(new Workers(threads)).ShouldBe(Digest<double>(new Workers(1)));
    }

    // The child runs this test, which then only reports.
    [Fact]
    public void The_order_of_runs_leaves_the_bits_alone()
    {
        string digest = Small();
        if (Environment.GetEnvironmentVariable(ReportVariable) is { } report)
        {
            File.WriteAllText(report, digest);
            return;
        }

        Small().ShouldBe(digest);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Vector_widths_leave_the_bits_alone(string switchedOff)
    {
        string report = Path.Combine(Path.GetTempPath(), $"ventral-gradients-{Environment.ProcessId}-{switchedOff}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            start.ArgumentList.Add(typeof(SameBitsTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(SameBitsTests).FullName}.{nameof(The_order_of_runs_leaves_the_bits_alone)}");
        start.Environment[ReportVariable] = report;
        start.Environment[switchedOff] = "0";
        try
        {
            using Process child = Process.Start(start)!;
            string said = child.StandardOutput.ReadToEnd() + child.StandardError.ReadToEnd();
            child.WaitForExit();
            File.Exists(report).ShouldBeTrue(said);
            File.ReadAllText(report).ShouldBe(Small());
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static string Small() => Digest<float>(new Workers(1), 2, 9) + Digest<double>(new Workers(1), 2, 9);

    private static string Digest<T>(Workers workers, int images = 6, int side = 33)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var graph = new Graph<T>(workers);
        Variable<T> x = graph.Variable(GoldenTests.Numbers<T>([images, 5, side, side + 1], 1));
        Variable<T>[] parameters =
        [
            graph.Variable(GoldenTests.Numbers<T>([24, 5, 3, 3], 2)),
            graph.Variable(GoldenTests.Numbers<T>([24], 3)),
            graph.Variable(GoldenTests.Numbers<T>([24], 4)),
            graph.Variable(GoldenTests.Numbers<T>([7, 24 * 16], 5)),
        ];
        Variable<T> maps = x.Convolve(parameters[0], Wide).BatchNorm(parameters[1], parameters[2]).Output.Gelu();
        Variable<T> logits = maps.MaxPool(new(3, 2, 1, ceilMode: true)).AdaptiveAveragePool(4, 4).Reshape([images, 24 * 16]).Linear(parameters[3]);
        Variable<T> slope = graph.Gradients(logits.LogSoftmax().Max(1).Sum(), [x], differentiable: true)[0];
        Variable<T> loss = logits.CrossEntropy([.. Enumerable.Range(0, images)], 0.1) + slope.Square().Sum();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Variable<T> gradient in graph.Gradients(loss, [x, .. parameters]))
        {
            hash.AppendData(MemoryMarshal.AsBytes(gradient.Value.Values));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
