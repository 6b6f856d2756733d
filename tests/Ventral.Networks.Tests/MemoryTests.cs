using System.Diagnostics;
using System.Globalization;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

/// <summary>What a process needs at most to read AlexNet. A test starts itself as a child, since a peak is a process's own.</summary>
public class MemoryTests
{
    private const string Variable = "VENTRAL_TESTS_PEAK_REPORT";

    // After the second batch the peak no longer moves, so few images stand for 1,000: weights take 244 MB, a batch 64 MiB.
    private static readonly int StimulusCount = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 1000 : 96;

    [Theory]
    [InlineData("random")]
    [InlineData("trained")]
    public void Seven_layers_of_AlexNet_need_less_than_600_MB(string weights)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } file)
        {
            if (Environment.GetEnvironmentVariable(Variable + "_WEIGHTS") == weights)
            {
                File.WriteAllText(file, PeakAfterReading(weights).ToString(CultureInfo.InvariantCulture));
            }

            return;
        }

        long peak = PeakOfChild(weights);
        peak.ShouldBeInRange(200L << 20, 600_000_000);
    }

    private static long PeakAfterReading(string weights)
    {
        var architecture = NetworkCatalogue.Get("alexnet");
        var network = Network.Random(architecture, new Seed(1));
        if (weights == "trained")
        {
            var workers = new Workers(2);
            network = new(architecture, new WeightState.Trained("copy", new WeightSet("copy", architecture.Parameters.Select(p => new WeightArray(p.Name, p.Shape, network.Values(p, workers))))));
        }

        var image = new RgbImage(256, 256, new byte[256 * 256 * 3]);
        var stimuli = new StimulusSet("grey", Enumerable.Range(0, StimulusCount).Select(i => new Stimulus($"grey{i}", new string('0', 64), () => image)));
        string[] layers = ["relu1", "relu2", "relu3", "relu4", "relu5", "relu6", "relu7"];
        int read = 0;
        new ActivationExtractor(network, new Workers(2)).Stream(stimuli, layers, Readout.Flatten, batch => read += batch.StimulusCount);
        read.ShouldBe(layers.Length * StimulusCount);
        return Process.GetCurrentProcess().PeakWorkingSet64;
    }

    private static long PeakOfChild(string weights)
    {
        string file = Path.Combine(Path.GetTempPath(), $"ventral-peak-{Environment.ProcessId}-{weights}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            start.ArgumentList.Add(typeof(MemoryTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(MemoryTests).FullName}.{nameof(Seven_layers_of_AlexNet_need_less_than_600_MB)}");
        start.Environment[Variable] = file;
        start.Environment[Variable + "_WEIGHTS"] = weights;
        try
        {
            using Process child = Process.Start(start)!;
            string said = child.StandardOutput.ReadToEnd() + child.StandardError.ReadToEnd();
            child.WaitForExit();
            File.Exists(file).ShouldBeTrue(said);
            return long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
