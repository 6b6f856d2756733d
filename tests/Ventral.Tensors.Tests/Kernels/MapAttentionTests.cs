using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Attention among positions of maps, and layer normalisation along their channels: the bits of the kernels on tokens.</summary>
public class MapAttentionTests : SameBitsContract
{
    private static readonly Workers Two = new(2);

    [Theory]
    [InlineData(1, 1, 1, 1, 1, 0, 0, 1)]
    [InlineData(3, 2, 6, 3, 5, 1, 3, 1)]
    [InlineData(2, 3, 4, 6, 2, 2, 0, 4)]
    [InlineData(2, 2, 1, 19, 19, 0, 0, 0)]
    [InlineData(0, 2, 4, 4, 2, 1, 1, 4)]
    public void A_window_has_the_bits_that_its_tokens_have_by_themselves(int images, int heads, int height, int width, int size, int shiftY, int shiftX, int biases)
    {
        int windowHeight = height > 1 ? 2 : 1, windowWidth = width % 2 == 0 ? 2 : width, area = windowHeight * windowWidth, channels = heads * size;
        int down = height / windowHeight, across = width / windowWidth;
        biases = biases > 1 ? down * across : biases;
        var g = new WindowAttentionGeometry(heads, windowHeight, windowWidth) { ShiftY = shiftY % height, ShiftX = shiftX % width };
        var shape = new ImageBatchShape(images, 3 * channels, height, width);
        float[] maps = Naive.Random(shape.Length, 1), bias = Naive.Random(biases * heads * area * area, 2), output = new float[shape.Length / 3];
        new WindowAttention(g, size, bias).Run(shape, maps, output, Two);

        float[][] parts = [new float[area * size], new float[area * size], new float[area * size]];
        float[] expected = new float[area * size];
        foreach (var (image, window, head) in from i in Enumerable.Range(0, images) from w in Enumerable.Range(0, down * across) from h in Enumerable.Range(0, heads) select (i, w, h))
        {
            int Plane(int token) => ((((window / across * windowHeight) + (token / windowWidth) + g.ShiftY) % height) * width)
                + (((window % across * windowWidth) + (token % windowWidth) + g.ShiftX) % width);
            for (int i = 0; i < area * size; i++)
            {
                for (int part = 0; part < 3; part++)
                {
                    parts[part][i] = maps[(((((image * 3) + part) * channels) + (head * size) + (i % size)) * height * width) + Plane(i / size)];
                }
            }

            int start = ((biases > 1 ? window * heads : 0) + head) * area * area;
            Attention.Apply(new(1, area, area, size), 1, parts[0], parts[1], parts[2], biases == 0 ? [] : bias.AsSpan(start, area * area), expected, Two);
            for (int i = 0; i < area * size; i++)
            {
                output[(((image * channels) + (head * size) + (i % size)) * height * width) + Plane(i / size)].ShouldBe(expected[i]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 77, 1, 1)]
    [InlineData(2, 5, 3, 7)]
    [InlineData(1, 96, 5, 16)]
    [InlineData(0, 4, 2, 2)]
    public void A_position_is_normalised_with_the_bits_of_its_row(int images, int channels, int height, int width)
    {
        var shape = new ImageBatchShape(images, channels, height, width);
        int plane = height * width;
        float[] maps = Naive.Random(shape.Length, 3), weight = Naive.Random(channels, 4), bias = Naive.Random(channels, 5);
        float[] rows = new float[maps.Length], expected = new float[maps.Length], output = new float[maps.Length];
        int Place(int row, int channel) => (((row / plane * channels) + channel) * plane) + (row % plane);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = maps[Place(i / channels, i % channels)];
        }

        LayerNorm.Apply(images * plane, channels, weight, bias, 1e-6, rows, expected, Two);
        LayerNorm.ApplyAcrossChannels(shape, weight, bias, 1e-6, maps, output, Two);
        for (int i = 0; i < rows.Length; i++)
        {
            output[Place(i / channels, i % channels)].ShouldBe(expected[i]);
        }

        LayerNorm.ApplyAcrossChannels(shape, weight, bias, 1e-6, maps, maps, Two);
        maps.ShouldBe(output);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var g = new WindowAttentionGeometry(2, 2, 2);
        var shape = new ImageBatchShape(1, 6, 4, 4);
        Refused(g with { Heads = 0 }, shape, 0);
        Refused(g with { Heads = 4 }, shape, 0);
        Refused(g with { Height = 3 }, shape, 0);
        Refused(g with { Width = 0 }, shape, 0);
        Refused(g with { ShiftX = 4 }, shape, 0);
        Refused(g with { ShiftY = -1 }, shape, 0);
        Refused(g, shape, 5);
        Refused(g, shape, 3 * 2 * 16);
        Should.Throw<ArgumentException>(() => new WindowAttention(g, 1, default).Run(shape, new float[96], new float[33], Two));
        Should.Throw<ArgumentNullException>(() => new WindowAttention(g, 1, default).Run(shape, new float[96], new float[32], null!));
        Should.Throw<ArgumentException>(() => LayerNorm.ApplyAcrossChannels(shape, new float[5], [], 0, new float[96], new float[96], Two));
        Should.Throw<ArgumentException>(() => LayerNorm.ApplyAcrossChannels(shape, [], [], -1, new float[96], new float[96], Two));
        Should.Throw<ArgumentException>(() => LayerNorm.ApplyAcrossChannels(shape, [], [], 0, new float[96], new float[95], Two));
    }

    private static void Refused(WindowAttentionGeometry geometry, ImageBatchShape shape, int biases) =>
        Should.Throw<ArgumentException>(() => new WindowAttention(geometry, 1, new float[biases]).Run(shape, new float[shape.Length], new float[shape.Length / 3], Two));

    private protected override string Digest(Workers workers)
    {
        var shape = new ImageBatchShape(3, 60, 6, 9);
        float[] maps = Naive.Random(shape.Length, 1), output = new float[shape.Length / 3], normed = new float[shape.Length];
        new WindowAttention(new(4, 2, 3) { ShiftY = 1, ShiftX = 2 }, 5, Naive.Random(9 * 4 * 36, 2)).Run(shape, maps, output, workers);
        LayerNorm.ApplyAcrossChannels(shape, Naive.Random(60, 3), Naive.Random(60, 4), 1e-6, maps, normed, workers);
        return Convert.ToHexString(SHA256.HashData([.. MemoryMarshal.AsBytes<float>(output), .. MemoryMarshal.AsBytes<float>(normed)]));
    }
}
