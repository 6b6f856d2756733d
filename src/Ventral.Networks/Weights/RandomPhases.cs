using Ventral.Tensors;

namespace Ventral.Networks.Weights;

/// <summary>Gives kernels of one size random phases at the amplitudes of their discrete 2-D Fourier transform.</summary>
internal sealed class RandomPhases
{
    private readonly int length;

    // One of each pair of conjugate frequencies, [frequencies × positions].
    private readonly double[] cosines;
    private readonly double[] sines;
    private readonly bool[] isOwnConjugate;

    public RandomPhases(int height, int width)
    {
        length = height * width;
        int[] frequencies = [.. Enumerable.Range(0, length).Where(f => f <= Conjugate(f, height, width))];
        isOwnConjugate = [.. frequencies.Select(f => f == Conjugate(f, height, width))];
        cosines = new double[frequencies.Length * length];
        sines = new double[frequencies.Length * length];
        for (int f = 0; f < frequencies.Length; f++)
        {
            var (u, v) = Math.DivRem(frequencies[f], width);
            for (int position = 0; position < length; position++)
            {
                var (y, x) = Math.DivRem(position, width);
                double angle = 2 * Math.PI * ((((long)u * y * width) + ((long)v * x * height)) % length) / length;
                cosines[(f * length) + position] = PortableMath.Cos(angle);
                sines[(f * length) + position] = PortableMath.Sin(angle);
            }
        }
    }

    /// <summary>Draws phases for kernel after kernel, within one frequency after frequency.</summary>
    public void Apply(ReadOnlySpan<float> kernels, Span<float> results, Philox stream)
    {
        Span<double> sum = new double[length];
        for (; !kernels.IsEmpty; kernels = kernels[length..], results = results[length..])
        {
            sum.Clear();
            for (int f = 0; f < isOwnConjugate.Length; f++)
            {
                AddFrequency(f, kernels[..length], sum, stream);
            }

            for (int i = 0; i < length; i++)
            {
                results[i] = (float)(sum[i] / length);
            }
        }
    }

    private static int Conjugate(int frequency, int height, int width)
    {
        var (u, v) = Math.DivRem(frequency, width);
        return ((height - u) % height * width) + ((width - v) % width);
    }

    private void AddFrequency(int frequency, ReadOnlySpan<float> kernel, Span<double> sum, Philox stream)
    {
        var cosine = cosines.AsSpan(frequency * length, length);
        var sine = sines.AsSpan(frequency * length, length);
        double real = 0, imaginary = 0;
        for (int i = 0; i < kernel.Length; i++)
        {
            real += kernel[i] * cosine[i];
            imaginary -= kernel[i] * sine[i];
        }

        if (isOwnConjugate[frequency])
        {
            real = (stream.NextUInt32() & 1) == 0 ? real : -real;
            imaginary = 0;
        }
        else
        {
            // Twice, for the frequency and its conjugate.
            double amplitude = 2 * Math.Sqrt((real * real) + (imaginary * imaginary));
            double phase = 2 * Math.PI * stream.NextDouble();
            real = amplitude * PortableMath.Cos(phase);
            imaginary = amplitude * PortableMath.Sin(phase);
        }

        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += (real * cosine[i]) - (imaginary * sine[i]);
        }
    }
}
