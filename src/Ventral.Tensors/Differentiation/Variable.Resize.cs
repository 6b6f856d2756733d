using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

// Resizing of images.
public sealed partial class Variable<T>
{
    /// <summary>Resizes images <c>[images × channels × height × width]</c> (<see cref="Resize2d"/>).</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="height">Rows after.</param>
    /// <param name="width">Columns after.</param>
    /// <param name="antialias">Whether a linear or cubic filter is widened along an axis that gets shorter.</param>
    /// <exception cref="ArgumentException">The input is no batch of images, a side is below 1, or the filter cannot be antialiased.</exception>
    public Variable<T> Resize(ResizeFilter filter, int height, int width, bool antialias = false)
    {
        ImageBatchShape images = Images();
        var there = new Resize2d(filter, images.Height, images.Width, height, width, antialias);
        return Resized(there, there.Adjoint());
    }

    private Variable<T> Resized(Resize2d there, Resize2d back)
    {
        ImageBatchShape images = Images(), result = there.OutputShape(images);
        T[] output = new T[result.Length];
        there.Run(images, Value.Values, output.AsSpan(), Workers);
        return Graph.Record(new Tensor<T>(Pooled(result), output), new Edge<T>(this, (g, _) => g.Resized(back, there)));
    }
}
