using System.Collections.Immutable;

namespace Ventral.Data.Formats.Mat5;

/// <summary>An array of numbers of any class (double … uint64, logical), as float64.</summary>
/// <remarks>The real part of complex numbers is refused, not taken; 64-bit integers that float64 cannot hold are an error.</remarks>
public sealed class MatNumeric : MatValue
{
    private readonly double[] values;

    internal MatNumeric(string path, ImmutableArray<int> dimensions, string className, double[] values)
        : base(path, dimensions)
    {
        ClassName = className;
        this.values = values;
    }

    /// <summary>MATLAB's name of the class: <c>double</c>, <c>single</c>, <c>uint8</c>, …, <c>logical</c>.</summary>
    public string ClassName { get; }

    /// <summary>All values, column-major: the first dimension runs fastest.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>All values in a new array, row-major: the last dimension runs fastest, as elsewhere in Ventral.</summary>
    public double[] ToRowMajor()
    {
        var result = new double[values.Length];
        var index = new int[Dimensions.Length];
        var stride = new int[Dimensions.Length];
        for (int d = 0, step = 1; d < stride.Length; step *= Dimensions[d++])
        {
            stride[d] = step;
        }

        int place = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[place];
            for (int d = stride.Length - 1; d >= 0; d--)
            {
                place += stride[d];
                if (++index[d] < Dimensions[d])
                {
                    break;
                }

                place -= stride[d] * Dimensions[d];
                index[d] = 0;
            }
        }

        return result;
    }
}
