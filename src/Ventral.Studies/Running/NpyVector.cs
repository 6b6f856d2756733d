using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;

namespace Ventral.Studies.Running;

/// <summary>A float64 vector as the bytes of a <c>.npy</c> file.</summary>
internal static class NpyVector
{
    public static byte[] Encode(ReadOnlySpan<double> values)
    {
        using var stream = new MemoryStream();
        NpyWriter.Write(stream, [values.Length], values);
        return stream.ToArray();
    }

    /// <summary>The vector, or null where the bytes are not one.</summary>
    public static double[]? TryDecode(byte[] bytes)
    {
        try
        {
            var array = NpyFile.Decode("store", bytes);
            return array.Shape.Length == 1 ? array.ToDoubles() : null;
        }
        catch (UnreadableFileException)
        {
            return null;
        }
    }
}
