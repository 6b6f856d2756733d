using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

// Pooling of images [images × channels × height × width].
public sealed partial class Variable<T>
{
    /// <summary>The greatest value of each window; padding is ignored. The gradient goes to the first of equals, row by row.</summary>
    /// <param name="geometry">How the window steps over the input.</param>
    /// <exception cref="ArgumentException">The input is no batch of images, or the geometry is impossible.</exception>
    public Variable<T> MaxPool(Pooling2dGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return Greatest(PoolingWindows.Stepping(Images(), geometry));
    }

    /// <summary>The mean of each window.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public Variable<T> AveragePool(Pooling2dGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return PoolMean(PoolingWindows.Stepping(Images(), geometry));
    }

    /// <summary>The means of an even grid of windows (<see cref="Pooling2d.AdaptiveAverage"/>).</summary>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <exception cref="ArgumentException">The input is no batch of images, or the grid is empty.</exception>
    public Variable<T> AdaptiveAveragePool(int height, int width) => PoolMean(Even(height, width));

    /// <summary>The greatest values of an even grid of windows; the gradient goes to the first of equals.</summary>
    /// <inheritdoc cref="AdaptiveAveragePool"/>
    public Variable<T> AdaptiveMaxPool(int height, int width) => Greatest(Even(height, width));

    private PoolingWindows Even(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ImageBatchShape images = Images();
        if (images.Height < 1 || images.Width < 1)
        {
            throw new ArgumentException($"There is nothing to pool in {Shape}.");
        }

        return new(images, PoolingAxis.Even(images.Height, height), PoolingAxis.Even(images.Width, width));
    }

    private Variable<T> Greatest(PoolingWindows windows) => Take(windows.Greatest(Value.Buffer, Workers), Shape, Pooled(windows.Output));

    private Variable<T> PoolMean(PoolingWindows windows) => Graph.Record(
        new Tensor<T>(Pooled(windows.Output), windows.Mean(Value.Buffer, Workers)),
        new Edge<T>(this, (g, _) => g.PoolSpread(windows)));

    private Variable<T> PoolSpread(PoolingWindows windows) => Graph.Record(
        new Tensor<T>(Pooled(windows.Input), windows.Spread(Value.Buffer, Workers)),
        new Edge<T>(this, (g, _) => g.PoolMean(windows)));

    private static Shape Pooled(ImageBatchShape shape) => [shape.Count, shape.Channels, shape.Height, shape.Width];
}
