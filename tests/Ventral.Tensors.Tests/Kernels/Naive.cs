using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>The kernels as their documentation says them: one output after another, one product after another.</summary>
internal static class Naive
{
    /// <summary>The inputs of all kernel tests; the golden generator repeats the formula.</summary>
    public static float[] Numbers(int count, int salt)
    {
        float[] numbers = new float[count];
        for (long i = 0; i < count; i++)
        {
            numbers[i] = ((((i * 7919) + (salt * 104729L)) % 2003) - 1001) / 1024f;
        }

        return numbers;
    }

    /// <summary>Numbers whose sums depend on their order.</summary>
    public static float[] Random(int count, ulong seed)
    {
        var generator = new Philox(new Seed(seed), "kernel test");
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (float)generator.NextNormal();
        }

        return numbers;
    }

    public static float[] Convolve(Convolution2dGeometry g, ImageBatchShape shape, float[] input, float[] weights, float[] bias, Epilogue epilogue)
    {
        ImageBatchShape result = g.OutputShape(shape);
        float[] output = new float[result.Length];
        int planes = g.InputChannels / g.Groups, at = 0;
        for (int n = 0; n < shape.Count; n++)
        {
            for (int oc = 0; oc < g.OutputChannels; oc++)
            {
                int firstPlane = (n * shape.Channels) + (oc / (g.OutputChannels / g.Groups) * planes);
                for (int oy = 0; oy < result.Height; oy++)
                {
                    for (int ox = 0; ox < result.Width; ox++)
                    {
                        float sum = 0;
                        for (int k = 0; k < g.FanIn; k++)
                        {
                            int kx = k % g.KernelWidth, ky = k / g.KernelWidth % g.KernelHeight, ic = k / (g.KernelWidth * g.KernelHeight);
                            int y = (oy * g.StrideY) - g.PadTop + (ky * g.DilationY), x = (ox * g.StrideX) - g.PadLeft + (kx * g.DilationX);
                            bool isInside = y >= 0 && y < shape.Height && x >= 0 && x < shape.Width;
                            float value = isInside ? input[((firstPlane + ic) * shape.PlaneLength) + (y * shape.Width) + x] : 0;
                            sum = MathF.FusedMultiplyAdd(weights[(oc * g.FanIn) + k], value, sum);
                        }

                        output[at++] = Apply(epilogue, sum + (bias.Length == 0 ? 0 : bias[oc]));
                    }
                }
            }
        }

        return output;
    }

    public static float[] MaxPool(Pooling2dGeometry g, ImageBatchShape shape, float[] input)
    {
        ImageBatchShape result = g.OutputShape(shape);
        float[] output = new float[result.Length];
        for (int i = 0; i < output.Length; i++)
        {
            int plane = i / result.PlaneLength * shape.PlaneLength, y = (i / result.Width % result.Height * g.StrideY) - g.PadTop, x = (i % result.Width * g.StrideX) - g.PadLeft;
            output[i] = float.NegativeInfinity;
            for (int column = Math.Max(x, 0); column < Math.Min(x + g.KernelWidth, shape.Width); column++)
            {
                float tallest = float.NegativeInfinity;
                for (int row = Math.Max(y, 0); row < Math.Min(y + g.KernelHeight, shape.Height); row++)
                {
                    float value = input[plane + (row * shape.Width) + column];
                    tallest = value > tallest || float.IsNaN(value) ? value : tallest;
                }

                output[i] = tallest > output[i] || float.IsNaN(tallest) ? tallest : output[i];
            }
        }

        return output;
    }

    public static float[] Linear(int rows, int inputs, int outputs, float[] input, float[] weights, float[] bias, Epilogue epilogue)
    {
        float[] output = new float[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int o = 0; o < outputs; o++)
            {
                float sum = 0;
                for (int i = 0; i < inputs; i++)
                {
                    sum = MathF.FusedMultiplyAdd(weights[(o * inputs) + i], input[(row * inputs) + i], sum);
                }

                output[(row * outputs) + o] = Apply(epilogue, sum + (bias.Length == 0 ? 0 : bias[o]));
            }
        }

        return output;
    }

    /// <summary>The lower triangle of X Xᵀ: sums of 128 columns, sixteen of which are added in float32, the rest in float64.</summary>
    public static double[] Lower(int rows, int columns, Func<int, int, float> x)
    {
        var triangle = new List<double>();
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double total = 0;
                for (int first = 0; first < columns; first += 2048)
                {
                    float part = 0;
                    for (int start = first; start < Math.Min(first + 2048, columns); start += 128)
                    {
                        float sum = 0;
                        for (int c = start; c < Math.Min(start + 128, columns); c++)
                        {
                            sum = MathF.FusedMultiplyAdd(x(i, c), x(j, c), sum);
                        }

                        part += sum;
                    }

                    total += part;
                }

                triangle.Add(total);
            }
        }

        return [.. triangle];
    }

    public static double[] Gram(int rows, int columns, float[] x)
    {
        double[] gram = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                double sum = 0;
                for (int chunk = 0; chunk < columns; chunk += 8192)
                {
                    double part = 0;
                    for (int start = chunk; start < Math.Min(chunk + 8192, columns); start += 1024)
                    {
                        float[] lanes = new float[16];
                        for (int c = start; c < Math.Min(start + 1024, columns); c++)
                        {
                            lanes[c % 16] = MathF.FusedMultiplyAdd(x[(i * columns) + c], x[(j * columns) + c], lanes[c % 16]);
                        }

                        for (int half = 8; half > 0; half /= 2)
                        {
                            for (int lane = 0; lane < half; lane++)
                            {
                                lanes[lane] += lanes[lane + half];
                            }
                        }

                        part += lanes[0];
                    }

                    sum += part;
                }

                gram[(i * rows) + j] = sum;
            }
        }

        return gram;
    }

    private static float Apply(Epilogue epilogue, float value) => epilogue.Kind switch
    {
        EpilogueKind.None => value,
        EpilogueKind.Relu => value < 0 ? 0 : value,
        _ => value < epilogue.Minimum ? epilogue.Minimum : value > epilogue.Maximum ? epilogue.Maximum : value,
    };
}
