namespace Ventral.Analysis.Inference;

/// <summary>Nelder and Mead's search for the least of a function of few variables (1965, doi:10.1093/comjnl/7.4.308).</summary>
internal static class Simplex
{
    private const int MostSteps = 2000;

    /// <summary>Searches from a place, with a first simplex of the given size.</summary>
    public static (double[] At, double Value) Minimise(Func<double[], double> function, double[] start, double size)
    {
        int n = start.Length;
        var corners = new List<(double[] At, double Value)> { (start, function(start)) };
        for (int i = 0; i < n; i++)
        {
            double[] corner = [.. start];
            corner[i] += size;
            corners.Add((corner, function(corner)));
        }

        for (int step = 0; step < MostSteps; step++)
        {
            corners = [.. corners.OrderBy(c => c.Value)];
            if (corners.Skip(1).All(c => c.At.Zip(corners[0].At, (a, b) => Math.Abs(a - b)).Max() < 1e-10))
            {
                break;
            }

            double[] middle = [.. Enumerable.Range(0, n).Select(i => corners.Take(n).Average(c => c.At[i]))];
            var reflected = Along(-1);
            if (reflected.Value < corners[0].Value)
            {
                var expanded = Along(-2);
                corners[n] = expanded.Value < reflected.Value ? expanded : reflected;
            }
            else if (reflected.Value < corners[n - 1].Value)
            {
                corners[n] = reflected;
            }
            else
            {
                var contracted = reflected.Value < corners[n].Value ? Along(-0.5) : Along(0.5);
                if (contracted.Value < Math.Min(reflected.Value, corners[n].Value))
                {
                    corners[n] = contracted;
                }
                else
                {
                    for (int c = 1; c <= n; c++)
                    {
                        double[] nearer = [.. corners[c].At.Zip(corners[0].At, (a, b) => (a + b) / 2)];
                        corners[c] = (nearer, function(nearer));
                    }
                }
            }

            (double[] At, double Value) Along(double share)
            {
                double[] at = [.. middle.Select((m, i) => m + (share * (corners[n].At[i] - m)))];
                return (at, function(at));
            }
        }

        return corners.MinBy(c => c.Value);
    }
}
