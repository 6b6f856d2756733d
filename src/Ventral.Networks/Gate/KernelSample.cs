using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Some kernels of one parameter, <c>[filters × inputs × positions]</c>: evenly spaced filters, and of each evenly spaced inputs, so that a
/// test of a large layer costs no more than one of a small layer. What a test holds exchangeable in all kernels is so in some.
/// </summary>
internal sealed class KernelSample
{
    private const int MostFilters = 64;
    private const int MostInputs = 64;
    private const int MostValues = 16_384;

    internal KernelSample(Parameter parameter, int filters, int inputs, int height, int width, double[] values)
    {
        Parameter = parameter;
        Filters = filters;
        Inputs = inputs;
        Height = height;
        Width = width;
        Values = values;
    }

    public Parameter Parameter { get; }

    public int Filters { get; }

    public int Inputs { get; }

    public int Height { get; }

    public int Width { get; }

    public int Positions => Height * Width;

    public double[] Values { get; }

    public static KernelSample Of(Network network, Parameter parameter, Workers workers)
    {
        var all = network.Values(parameter, workers).Span;
        var shape = parameter.Shape;
        int width = shape.Length > 2 ? shape[^1] : 1;
        int allInputs = shape.Length > 1 ? shape[1] : 1;
        int positions = parameter.Length / (shape[0] * allInputs);
        int filters = Math.Min(MostFilters, shape[0]);
        int inputs = Math.Min(Math.Min(MostInputs, allInputs), Math.Max(1, MostValues / (filters * positions)));
        double[] values = new double[filters * inputs * positions];
        for (int f = 0; f < filters; f++)
        {
            for (int i = 0; i < inputs; i++)
            {
                int from = ((Spaced(f, filters, shape[0]) * allInputs) + Spaced(i, inputs, allInputs)) * positions;
                for (int p = 0; p < positions; p++)
                {
                    values[(((f * inputs) + i) * positions) + p] = all[from + p];
                }
            }
        }

        return new(parameter, filters, inputs, positions / width, width, values);
    }

    private static int Spaced(int i, int count, int of) => (int)((long)i * of / count);
}
