using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>Local response normalisation across channels, as PyTorch's LocalResponseNorm (Krizhevsky et al. 2012, doi:10.1145/3065386).</summary>
public static unsafe class LocalResponseNorm
{
    /// <summary>
    /// Computes <c>x / (k + α/size · Σ x²)^β</c>, at each place with the sum over a window of channels: from channel
    /// c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋, channels beyond the ends counting as 0. All in float64 and rounded once; the
    /// squares are added in the order of the channels.
    /// </summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="size">Channels of a window. α is divided by it, as in PyTorch and Caffe, not as in the paper.</param>
    /// <param name="alpha">α, not negative.</param>
    /// <param name="beta">β. ½, ¾ and 1 are quick; others go through <see cref="PortableMath.Pow"/>.</param>
    /// <param name="k">k, not negative. Where it is 0, a window of zeros gives NaN for β above 0.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the same shape; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, the size is below 1, α or k is negative, or a number not finite.</exception>
    public static void Apply(
        ImageBatchShape shape,
        int size,
        double alpha,
        double beta,
        double k,
        ReadOnlySpan<float> input,
        Span<float> output,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!(alpha >= 0 && double.IsFinite(alpha) && k >= 0 && double.IsFinite(k) && double.IsFinite(beta)))
        {
            throw new ArgumentException(FormattableString.Invariant($"Alpha and k must be finite and not negative, beta finite: {alpha}, {k}, {beta}."));
        }

        shape.Require(input.Length, nameof(input));
        shape.Require(output.Length, nameof(output));
        if (input.Overlaps(output))
        {
            throw new ArgumentException("The output must not overlap the input, of which it needs neighbouring channels.", nameof(output));
        }

        fixed (float* from = input, to = output)
        {
            var task = new Task(shape.Channels, shape.PlaneLength, size, alpha / size, beta, k, from, to);
            workers.For(shape.Count * shape.Channels, task, static (index, t) => t.Run(index));
        }
    }

    private readonly struct Task(int channels, int plane, int size, double alpha, double beta, double k, float* from, float* to)
    {
        public void Run(int index)
        {
            int channel = index % channels;
            int first = Math.Max(channel - (size / 2), 0), last = (int)Math.Min(channel + ((size - 1L) / 2), channels - 1);
            float* source = from + ((long)index * plane), window = source + ((long)(first - channel) * plane), target = to + ((long)index * plane);

            // A square root is exactly rounded everywhere, so v^¾ = √v · √√v costs a last bit and no portability.
            int i = beta is 0.5 or 0.75 or 1 ? RunLanes(source, window, last - first + 1, target) : 0;
            for (; i < plane; i++)
            {
                double sum = 0;
                for (int c = 0; c <= last - first; c++)
                {
                    double x = window[((long)c * plane) + i];
                    sum = Math.FusedMultiplyAdd(x, x, sum);
                }

                target[i] = (float)(source[i] / Power(Math.FusedMultiplyAdd(sum, alpha, k)));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int RunLanes(float* source, float* window, int count, float* target)
        {
            int i = 0;
            for (; i <= plane - FloatLanes.Count; i += FloatLanes.Count)
            {
                Vector512<double> sum = Vector512<double>.Zero;
                for (int c = 0; c < count; c++)
                {
                    Vector512<double> x = FloatLanes.Load(window + ((long)c * plane) + i);
                    sum = Vector512.FusedMultiplyAdd(x, x, sum);
                }

                Vector512<double> scale = Vector512.FusedMultiplyAdd(sum, Vector512.Create(alpha), Vector512.Create(k));
                if (beta != 1)
                {
                    Vector512<double> root = Vector512.Sqrt(scale);
                    scale = beta == 0.5 ? root : root * Vector512.Sqrt(root);
                }

                FloatLanes.Store(FloatLanes.Load(source + i) / scale, target + i);
            }

            return i;
        }

        private double Power(double scale)
        {
            double root = Math.Sqrt(scale);
            return beta switch
            {
                0.5 => root,
                0.75 => root * Math.Sqrt(root),
                1 => scale,
                _ => PortableMath.Pow(scale, beta),
            };
        }
    }
}
