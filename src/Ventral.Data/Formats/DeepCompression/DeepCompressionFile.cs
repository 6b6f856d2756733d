using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Ventral.Data.Formats.DeepCompression;

/// <summary>
/// Reads the file of a network that was compressed by pruning and weight sharing (Han, Mao &amp; Dally 2016, arXiv:1510.00149):
/// for each layer a codebook of 256 values, the bias, and the codes and distances of the stored weights.
/// </summary>
/// <remarks>
/// Layout, little endian: <c>uint32</c> number of stored weights of each layer; then for each layer <c>float32</c> codebook[256],
/// <c>float32</c> bias[out], one byte code for each stored weight, and their distances minus 1 in 4 bits each, the lower half of a
/// byte first. A weight that is not stored has code 0. A distance beyond 16 is bridged by a stored weight of code 0.
/// </remarks>
public static class DeepCompressionFile
{
    private const string Format = "Deep Compression";
    private const int CodeCount = 256;

    /// <summary>Reads SqueezeNet 1.0 from a file.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The file does not hold exactly these layers.</exception>
    public static WeightSet ReadSqueezeNet(string path) => Read(path, SqueezeNetLayers.Version10);

    /// <summary>Reads the given layers from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layers">The convolutions in the order of the file.</param>
    /// <returns>For each layer <c>name.weight</c> and <c>name.bias</c>.</returns>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The file does not hold exactly these layers.</exception>
    public static WeightSet Read(string path, ImmutableArray<CompressedLayer> layers) =>
        Decode(path, FileBytes.Read(path, Format), layers);

    /// <summary>Reads the given layers from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="layers">The convolutions in the order of the file.</param>
    /// <returns>For each layer <c>name.weight</c> and <c>name.bias</c>.</returns>
    /// <exception cref="UnreadableFileException">The bytes do not hold exactly these layers.</exception>
    public static WeightSet Decode(string source, ReadOnlyMemory<byte> bytes, ImmutableArray<CompressedLayer> layers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        var file = new ByteCursor(source, Format, bytes);
        var stored = new int[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            uint count = file.UInt32($"the number of stored weights of '{layers[i].Name}'");
            if (count > layers[i].WeightCount)
            {
                throw file.Fault($"must store at most {layers[i].WeightCount} weights of '{layers[i].Name}', found {count}", file.Position - 4);
            }

            stored[i] = (int)count;
        }

        var arrays = new List<WeightArray>(2 * layers.Length);
        for (int i = 0; i < layers.Length; i++)
        {
            var layer = layers[i];
            float[] codebook = Singles(file, CodeCount, $"the codebook of '{layer.Name}'");
            float[] bias = Singles(file, layer.Shape[0], $"the bias of '{layer.Name}'");
            arrays.Add(new WeightArray($"{layer.Name}.weight", layer.Shape, Unpack(file, layer, stored[i], codebook)));
            arrays.Add(new WeightArray($"{layer.Name}.bias", [layer.Shape[0]], bias));
        }

        return file.Remaining == 0
            ? new WeightSet(source, arrays)
            : throw file.Fault($"must end after '{layers[^1].Name}', found {file.Remaining} further bytes; is it another network?");
    }

    /// <summary>Whether a file has the length that its first numbers demand: the format has no other mark.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes, ImmutableArray<CompressedLayer> layers)
    {
        long length = 4L * layers.Length;
        for (int i = 0; i < layers.Length && bytes.Length >= 4 * (i + 1); i++)
        {
            uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
            length += (4L * (CodeCount + layers[i].Shape[0])) + stored + (((long)stored + 1) / 2);
        }

        return length == bytes.Length;
    }

    private static float[] Unpack(ByteCursor file, CompressedLayer layer, int stored, float[] codebook)
    {
        var codes = file.Take(stored, $"the codes of '{layer.Name}'").Span;
        int gapsAt = file.Position;
        var gaps = file.Take(((long)stored + 1) / 2, $"the distances of '{layer.Name}'").Span;
        var weights = new float[layer.WeightCount];
        weights.AsSpan().Fill(codebook[0]);
        int place = -1;
        for (int k = 0; k < stored; k++)
        {
            place += 1 + (k % 2 == 0 ? gaps[k / 2] & 15 : gaps[k / 2] >> 4);
            if (place >= weights.Length)
            {
                throw file.Fault($"must place the {weights.Length} weights of '{layer.Name}' within them, found stored weight {k} at {place}", gapsAt + (k / 2));
            }

            weights[place] = codebook[codes[k]];
        }

        return weights;
    }

    private static float[] Singles(ByteCursor file, int count, string what)
    {
        int start = file.Position;
        var bytes = file.Take(4L * count, what).Span;
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
            if (!float.IsFinite(values[i]))
            {
                throw file.Fault($"must have finite numbers in {what}, found {values[i]}", start + (4 * i));
            }
        }

        return values;
    }
}
