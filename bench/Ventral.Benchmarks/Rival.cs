using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks;

/// <summary>The Python process that does the same jobs: NumPy on OpenBLAS, or PyTorch, at their best.</summary>
public sealed class Rival : IDisposable
{
    private readonly Process process;

    /// <summary>Starts rivals.py.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="threads">Threads that it may use.</param>
    public Rival(string python, int threads)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "rivals.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string count = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OPENBLAS_NUM_THREADS"] = count;
        start.Environment["OMP_NUM_THREADS"] = count;

        // OpenBLAS takes processors that it does not know for old ones. Where our vectors were cut to 256 bits, so are the rival's.
        start.Environment.TryAdd("OPENBLAS_CORETYPE", Vector512.IsHardwareAccelerated ? "SkylakeX" : "Haswell");
        if (!Vector512.IsHardwareAccelerated)
        {
            start.Environment.TryAdd("DNNL_MAX_CPU_ISA", "AVX2");
        }

        process = Process.Start(start) ?? throw new InvalidOperationException($"'{python}' did not start.");
    }

    /// <summary>The versions of what it runs on.</summary>
    public string Versions => Ask("versions");

    /// <summary>Its process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Draws the inputs of a job with NumPy's generator.</summary>
    public void Make(string job, string folder) => Ask($"make\t{job}\t{folder}");

    /// <summary>Reads a job's inputs.</summary>
    public void Prepare(string job, string folder) => Ask($"prepare\t{job}\t{folder}");

    /// <summary>Does the job once.</summary>
    /// <returns>Seconds, by its own clock.</returns>
    public double Run() => double.Parse(Ask("run"), CultureInfo.InvariantCulture);

    /// <summary>What the last run computed.</summary>
    /// <param name="path">A file to pass it through.</param>
    public double[] Answer(string path)
    {
        Ask($"answer\t{path}");
        return [.. NpyFile.Read(path).ToDoubles()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Ask(string question)
    {
        process.StandardInput.WriteLine(question);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The rival ended at '{question.Replace('\t', ' ')}'.");
    }
}
