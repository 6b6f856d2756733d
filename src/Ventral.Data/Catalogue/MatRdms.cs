using System.Collections.Immutable;
using Ventral.Data.Formats.Mat5;

namespace Ventral.Data.Catalogue;

/// <summary>Reads RDMs out of a MAT struct array: one element an RDM, whose other fields say what it is of.</summary>
internal static class MatRdms
{
    private const string RdmField = "RDM";

    /// <summary>How far the two triangles of a matrix may lie apart, relative to its largest entry: the files hold float32.</summary>
    private const double Asymmetry = 1e-6;

    /// <summary>The RDMs of a variable's elements whose text fields are as required, in the file's column-major order.</summary>
    /// <exception cref="VentralException">The variable is missing or is no struct array with RDMs.</exception>
    internal static ImmutableArray<MatRdm> Read(string path, string variable, ImmutableArray<KeyValuePair<string, string>> where)
    {
        var file = MatFile.Read(path);
        if (file[variable] is not MatStruct elements || !elements.Fields.Contains(RdmField))
        {
            throw new VentralException($"Variable '{variable}' of '{path}' must be a struct array with a field '{RdmField}', found {file[variable]}.");
        }

        var rdms = ImmutableArray.CreateBuilder<MatRdm>();
        for (int i = 0; i < elements.Count; i++)
        {
            var fields = TextFields(elements, i);
            if (where.All(condition => fields.GetValueOrDefault(condition.Key) == condition.Value))
            {
                string owner = $"element {i + 1} of '{variable}' in '{path}'";
                var (count, pairs) = Triangle(elements[i, RdmField], owner);
                rdms.Add(new(fields, count, pairs));
            }
        }

        return rdms.ToImmutable();
    }

    private static ImmutableDictionary<string, string> TextFields(MatStruct elements, int element)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string name in elements.Fields)
        {
            if (elements[element, name] is MatChar { Rows.Length: <= 1 } text)
            {
                fields[name] = text.Text;
            }
        }

        return fields.ToImmutable();
    }

    /// <summary>The upper triangle of a square matrix, or of a vector that is one already.</summary>
    private static (int Count, double[] Pairs) Triangle(MatValue value, string owner)
    {
        if (value is not MatNumeric { Dimensions: [var rows, var columns] } numbers)
        {
            throw new VentralException($"The RDM of {owner} must be a numeric matrix or vector, found {value}.");
        }

        if (rows == columns && rows > 1)
        {
            return (rows, FromSquare(numbers.ToRowMajor(), rows, owner));
        }

        int pairs = numbers.Count;
        int count = (int)Math.Round((1 + Math.Sqrt(1 + (8.0 * pairs))) / 2);
        return (rows == 1 || columns == 1) && count >= 2 && Rdm.PairCountOf(count) == pairs
            ? (count, numbers.Values.ToArray())
            : throw new VentralException($"The RDM of {owner} must be square, or a vector of n(n−1)/2 pairs, found {numbers}.");
    }

    private static double[] FromSquare(double[] matrix, int count, string owner)
    {
        double[] pairs = new double[Rdm.PairCountOf(count)];
        double largest = matrix.Max(Math.Abs);
        int at = 0;
        for (int row = 0; row < count; row++)
        {
            for (int column = row + 1; column < count; column++)
            {
                double upper = matrix[(row * count) + column];
                double lower = matrix[(column * count) + row];
                if (Math.Abs(upper - lower) > Asymmetry * largest)
                {
                    throw new VentralException($"The RDM of {owner} must be symmetric; entries ({row + 1}, {column + 1}) are {upper} and {lower}.");
                }

                pairs[at++] = upper;
            }
        }

        return pairs;
    }
}
