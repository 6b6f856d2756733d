using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>What the corrections for many tests share.</summary>
internal static class PValues
{
    public static void Require(ReadOnlySpan<double> p)
    {
        for (int i = 0; i < p.Length; i++)
        {
            if (!(p[i] >= 0 && p[i] <= 1))
            {
                throw new VentralException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"A correction for many tests requires p values in [0, 1]; value {i} (counted from 0) is {p[i]}. Leave out the tests that could not be made."));
            }
        }
    }
}
