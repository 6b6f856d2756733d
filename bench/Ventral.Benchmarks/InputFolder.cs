using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks;

/// <summary>A folder of arrays that a job shares with its rival, gone when the job is done.</summary>
public sealed class InputFolder : IDisposable
{
    private readonly bool isLent;

    /// <summary>Creates an empty folder.</summary>
    public InputFolder() => Root = Directory.CreateTempSubdirectory("ventral-benchmarks-").FullName;

    /// <summary>A folder that somebody else filled, and removes.</summary>
    /// <param name="root">Where it is.</param>
    public InputFolder(string root) => (Root, isLent) = (root, true);

    /// <summary>Where it is.</summary>
    public string Root { get; }

    /// <summary>Draws normal numbers and writes them.</summary>
    /// <param name="name">The array's name, which is also what its draws are keyed by.</param>
    /// <param name="shape">Its extents.</param>
    public float[] Normal(string name, params ReadOnlySpan<int> shape)
    {
        double[] draws = new double[checked((int)Product(shape))];
        new Philox(new Seed(1), name).FillNormal(draws);
        float[] values = Array.ConvertAll(draws, static x => (float)x);
        Write(name, shape, values);
        return values;
    }

    /// <summary>Writes an array.</summary>
    public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        using FileStream stream = File.Create(PathOf(name));
        NpyWriter.Write(stream, shape, values);
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<double> values)
    {
        using FileStream stream = File.Create(PathOf(name));
        NpyWriter.Write(stream, shape, values);
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<long> values)
    {
        using FileStream stream = File.Create(PathOf(name));
        NpyWriter.Write(stream, shape, values);
    }

    /// <summary>The file of an array.</summary>
    public string PathOf(string name) => Path.Combine(Root, name + ".npy");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isLent)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private static long Product(ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int extent in shape)
        {
            product *= extent;
        }

        return product;
    }
}
