using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;

namespace Ventral.Data.Formats.RdmJson;

/// <summary>
/// Reads stacks of RDMs from gzip-compressed JSON: one object with <c>shape</c> <c>[s, n, n]</c> and <c>data</c>, a flat list of
/// <c>s·n·n</c> numbers in C order. (The Algonauts-2019 sets are distributed so.)
/// </summary>
/// <remarks>
/// Each matrix must be finite, symmetric within <see cref="SymmetryTolerance"/> and zero on its diagonal; the upper triangle is
/// kept as it is. The JSON may unpack to at most <see cref="MostBytes"/> and is read as it unpacks, so memory follows the numbers
/// that there are. Other properties of the object are skipped.
/// </remarks>
public static class RdmJsonFile
{
    /// <summary>The most bytes that the JSON may unpack to: 256 MiB.</summary>
    public const long MostBytes = 1L << 28;

    /// <summary>By how much two mirrored entries may differ, relative to the larger of 1 and their size: 1e-9.</summary>
    public const double SymmetryTolerance = 1e-9;

    private const string Format = "RDM JSON";

    /// <summary>Reads a file.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are not such a stack; the message names the RDM, row and column where it can.</exception>
    public static RdmStack Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Reads a stack from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">The bytes are not such a stack.</exception>
    public static RdmStack Decode(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes is not [0x1F, 0x8B, ..])
        {
            throw new UnreadableFileException(source, Format, 0, "must start with the gzip magic 1F 8B, found something else");
        }

        using var gzip = new GZipStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
        var (shape, data) = RdmJsonParser.Parse(source, Format, gzip, MostBytes);
        if (shape.Count != 3 || shape[1] != shape[2] || shape[0] < 1 || shape[1] < 2)
        {
            throw new UnreadableFileException(
                source, Format, 0, $"must have the shape [RDMs, stimuli, stimuli] with at least 2 stimuli, found [{string.Join(", ", shape)}]");
        }

        long count = (long)shape[0] * shape[1];
        if (count > int.MaxValue || count * shape[1] != data.Count)
        {
            throw new UnreadableFileException(source, Format, 0, $"must hold {shape[0]} · {shape[1]} · {shape[2]} numbers, found {data.Count}");
        }

        int n = shape[1];
        var triangles = ImmutableArray.CreateBuilder<double[]>(shape[0]);
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(data);
        for (int s = 0; s < shape[0]; s++)
        {
            triangles.Add(UpperTriangle(source, s, n, all.Slice(s * n * n, n * n)));
        }

        return new RdmStack(n, triangles.ToImmutable());
    }

    private static double[] UpperTriangle(string source, int rdm, int n, ReadOnlySpan<double> matrix)
    {
        var pairs = new double[Rdm.PairCountOf(n)];
        int k = 0;
        for (int i = 0; i < n; i++)
        {
            if (matrix[(i * n) + i] != 0)
            {
                throw Fault(i, i, "zero on the diagonal", $"{matrix[(i * n) + i]:R}", source, rdm);
            }

            for (int j = i + 1; j < n; j++)
            {
                double above = matrix[(i * n) + j];
                double below = matrix[(j * n) + i];
                if (Math.Abs(above - below) > SymmetryTolerance * Math.Max(1, Math.Max(Math.Abs(above), Math.Abs(below))))
                {
                    throw Fault(i, j, "symmetric", string.Create(CultureInfo.InvariantCulture, $"{above:R} above and {below:R} below the diagonal"), source, rdm);
                }

                pairs[k++] = above;
            }
        }

        return pairs;
    }

    private static UnreadableFileException Fault(int row, int column, string required, string found, string source, int rdm) =>
        new(source, Format, 0, $"must hold RDMs that are {required}; RDM {rdm + 1}, row {row + 1}, column {column + 1} is {found}");
}
