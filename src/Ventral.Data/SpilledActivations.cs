using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

using Ventral.Data.Formats;

namespace Ventral.Data;

/// <summary>
/// What a network answered at one layer, <c>[stimuli × units]</c>, float32, in a file of its own instead of memory: written row after row and
/// read by stretches. The file is nobody else's and is gone with the process, whatever ends that.
/// </summary>
public sealed class SpilledActivations : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;
    private int rowsWritten;

    /// <summary>Makes the file; it is empty.</summary>
    /// <param name="folder">Where it lies, on a disk with room for <paramref name="stimuli"/> × <paramref name="unitCount"/> × 4 bytes; made where it is missing.</param>
    /// <param name="layer">Where the responses are read, as a person says it: <c>relu5</c>.</param>
    /// <param name="stimuli">The stimuli of the rows.</param>
    /// <param name="unitCount">Columns, at least 1.</param>
    /// <exception cref="UnwritableFileException">The folder refuses.</exception>
    public SpilledActivations(string folder, string layer, StimulusIds stimuli, int unitCount)
        : this(PathIn(folder), layer, stimuli, unitCount, Create)
    {
    }

    private SpilledActivations(string path, string layer, StimulusIds stimuli, int unitCount, Func<string, SafeFileHandle> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(layer);
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentOutOfRangeException.ThrowIfLessThan(unitCount, 1);
        Layer = layer;
        Stimuli = stimuli.For(layer);
        UnitCount = unitCount;
        this.path = path;
        try
        {
            file = open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(path, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Where the responses were read.</summary>
    public string Layer { get; }

    /// <summary>The stimuli of the rows.</summary>
    public StimulusIds Stimuli { get; }

    /// <summary>Columns.</summary>
    public int UnitCount { get; }

    /// <summary>How many responses there are to be: stimuli × units.</summary>
    public long Length => (long)Stimuli.Count * UnitCount;

    /// <summary>Writes the next rows.</summary>
    /// <param name="rows"><c>[some stimuli × units]</c>, every value finite.</param>
    /// <exception cref="ArgumentException">No whole number of rows, or more than there are stimuli.</exception>
    /// <exception cref="VentralException">A value is not finite; the message names stimulus and unit.</exception>
    /// <exception cref="UnwritableFileException">The disk is full.</exception>
    public void Append(ReadOnlySpan<float> rows)
    {
        int count = rows.Length / UnitCount;
        if (rows.Length % UnitCount != 0 || count > Stimuli.Count - rowsWritten)
        {
            throw new ArgumentException($"'{Layer}' takes {Stimuli.Count - rowsWritten} more rows of {UnitCount} responses, found {rows.Length} responses.", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i]))
            {
                throw Activations.NotFinite(Layer, i % UnitCount, rows[i], Stimuli.Ids[rowsWritten + (i / UnitCount)]);
            }
        }

        try
        {
            RandomAccess.Write(file, MemoryMarshal.AsBytes(rows), (long)rowsWritten * UnitCount * sizeof(float));
        }
        catch (IOException e)
        {
            throw new UnwritableFileException(path, e.Message.TrimEnd('.'), e);
        }

        rowsWritten += count;
    }

    /// <summary>Reads neighbouring units of one row; from any thread.</summary>
    /// <param name="stimulus">The row.</param>
    /// <param name="firstUnit">The first column.</param>
    /// <param name="responses">Takes them.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all written.</exception>
    /// <exception cref="UnreadableFileException">The disk does not give back what was written.</exception>
    public void Read(int stimulus, int firstUnit, Span<float> responses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stimulus);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stimulus, rowsWritten);
        ArgumentOutOfRangeException.ThrowIfNegative(firstUnit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(responses.Length, UnitCount - firstUnit);
        var bytes = MemoryMarshal.AsBytes(responses);
        long at = (((long)stimulus * UnitCount) + firstUnit) * sizeof(float);
        try
        {
            while (bytes.Length > 0)
            {
                int read = RandomAccess.Read(file, bytes, at);
                if (read == 0)
                {
                    throw Lost(at);
                }

                bytes = bytes[read..];
                at += read;
            }
        }
        catch (IOException e)
        {
            throw Lost(at, e);
        }
    }

    /// <summary>All of it in memory.</summary>
    /// <exception cref="VentralException">It is not written to its end, or is more than one array holds.</exception>
    public Activations Load()
    {
        if (rowsWritten < Stimuli.Count || Length > Array.MaxLength)
        {
            throw new VentralException($"Responses of '{Layer}' to {Stimuli.Count} stimuli, of which {rowsWritten} are written, by {UnitCount} units cannot be held in one array.");
        }

        float[] values = new float[Length];
        for (int i = 0; i < Stimuli.Count; i++)
        {
            Read(i, 0, values.AsSpan(i * UnitCount, UnitCount));
        }

        return new(Layer, Stimuli, UnitCount, values);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Over a file that is there, which stays.</summary>
    internal static SpilledActivations Over(string path, string layer, StimulusIds stimuli, int unitCount) =>
        new(path, layer, stimuli, unitCount, there => File.OpenHandle(there, FileMode.Open, FileAccess.ReadWrite));

    private static string PathIn(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Path.Combine(folder, $"responses-{Path.GetRandomFileName()}");
    }

    private static SafeFileHandle Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it cannot outlive the process, even one that is killed.
            File.Delete(path);
        }

        return file;
    }

    private UnreadableFileException Lost(long at, IOException? cause = null) => new(
        path, "responses", at, $"does not give back what was written to it{(cause is null ? "" : $" ({cause.Message.TrimEnd('.')})")}; check the disk, or choose another folder", cause);
}
