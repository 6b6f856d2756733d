using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Networks;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Studies.Tests.Encoding;

/// <summary>
/// Features as the reference numbers were made of them: maps averaged in 6 × 6 cells with edges at round(t · n / 6), scaled to
/// variance 1 over all stimuli, and their first 200 principal components over all stimuli.
/// </summary>
internal static class GridFeatures
{
    private const int Grid = 6;
    private const int Components = 200;

    /// <summary>All layers in one pass over the images.</summary>
    public static ImmutableArray<Activations> OfLayers(Network network, StimulusSet stimuli, IReadOnlyList<string> layers, Workers workers, CancellationToken cancellation)
    {
        var shapes = layers.Select(l => network.Architecture.Layer(l).Shape).ToArray();
        float[][] pooled = [.. shapes.Select(s => new float[stimuli.Count * s.Channels * Grid * Grid])];
        new ActivationExtractor(network, workers).Stream(
            stimuli,
            layers,
            Readout.Flatten,
            batch =>
            {
                var shape = shapes[batch.Request];
                int width = shape.Channels * Grid * Grid;
                for (int i = 0; i < batch.StimulusCount; i++)
                {
                    Pool(
                        batch.Values.Slice(i * batch.UnitCount, batch.UnitCount),
                        shape.Channels,
                        shape.Height,
                        shape.Width,
                        pooled[batch.Request].AsSpan((batch.FirstStimulus + i) * width, width));
                }
            },
            cancellation);
        return [.. layers.Select((layer, l) => Reduced(layer, stimuli.Ids, pooled[l], workers))];
    }

    /// <summary>The images themselves, prepared as the network sees them.</summary>
    public static Activations OfPixels(Preprocessing preprocessing, StimulusSet stimuli, Workers workers)
    {
        const int width = 3 * Grid * Grid;
        var pooled = new float[stimuli.Count * width];
        workers.For(stimuli.Count, i => Pool(
            preprocessing.Apply(stimuli.Stimuli[i].Load()), 3, preprocessing.Height, preprocessing.Width, pooled.AsSpan(i * width, width)));
        return Reduced("pixels", stimuli.Ids, pooled, workers);
    }

    /// <summary>Every pixel of grey images, as it is.</summary>
    public static Activations OfEveryPixel(StimulusIds ids, IReadOnlyList<RgbImage> images, Workers workers)
    {
        int width = images[0].Width * images[0].Height;
        var pixels = new float[images.Count * width];
        workers.For(images.Count, i =>
        {
            for (int p = 0; p < width; p++)
            {
                pixels[(i * width) + p] = images[i].Pixels[3 * p];
            }
        });
        return Reduced("pixels", ids, pixels, workers);
    }

    private static void Pool(ReadOnlySpan<float> maps, int channels, int height, int width, Span<float> cells)
    {
        int place = 0;
        for (int c = 0; c < channels; c++)
        {
            for (int row = 0; row < Grid; row++)
            {
                int top = Edge(row, height), bottom = Edge(row + 1, height);
                for (int column = 0; column < Grid; column++)
                {
                    int left = Edge(column, width), right = Edge(column + 1, width);
                    double sum = 0;
                    for (int y = top; y < bottom; y++)
                    {
                        foreach (float value in maps.Slice((((c * height) + y) * width) + left, right - left))
                        {
                            sum += value;
                        }
                    }

                    cells[place++] = (float)(sum / ((bottom - top) * (right - left)));
                }
            }
        }
    }

    private static int Edge(int cell, int length) => (int)Math.Round(cell * (double)length / Grid, MidpointRounding.ToEven);

    private static Activations Reduced(string layer, StimulusIds ids, float[] features, Workers workers)
    {
        int count = ids.Count, width = features.Length / count;
        var scaled = new double[features.Length];
        workers.For(width, u =>
        {
            double mean = 0, squares = 0;
            for (int i = 0; i < count; i++)
            {
                mean += features[(i * width) + u];
            }

            mean /= count;
            for (int i = 0; i < count; i++)
            {
                double d = features[(i * width) + u] - mean;
                squares += d * d;
            }

            double deviation = squares > 0 ? Math.Sqrt(squares / count) : 1;
            for (int i = 0; i < count; i++)
            {
                scaled[(i * width) + u] = (features[(i * width) + u] - mean) / deviation;
            }
        });

        var products = new double[count * count];
        Gram.Symmetric(count, width, scaled, products, workers);
        var eigen = SymmetricEigen.Factorise(new Matrix<double>(count, count, products), workers);
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(k => eigen.Values[k])];
        int kept = Math.Min(Components, order.Count(k => eigen.Values[k] > 1e-10 * eigen.Values[order[0]]));
        var scores = new float[count * kept];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < kept; k++)
            {
                scores[(i * kept) + k] = (float)(eigen.Vectors[i, order[k]] * Math.Sqrt(eigen.Values[order[k]]));
            }
        }

        return new(layer, ids, kept, scores);
    }
}
