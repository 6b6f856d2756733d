using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Three exact randomisation tests of what training leaves in filters. Each null hypothesis is that some rearrangement of a parameter's values
/// leaves their joint distribution as it is; fresh draws, alike within a parameter and independent, meet all three, whatever their distribution
/// and scale, and each kind of shuffle meets the one that is named.
/// </summary>
/// <remarks><c>p = (1 + |{draws at least as large}|)/(1 + draws)</c>, which is exact at every number of draws: Phipson &amp; Smyth 2010, doi:10.2202/1544-6115.1585.</remarks>
internal static class FilterTests
{
    /// <summary>Rearrangements a test: p is a multiple of 1/1000.</summary>
    public const int Draws = 999;

    /// <summary>
    /// Values of a filter stand where they do for a reason. Two statistics, each filter centred and brought to unit energy first: Σ xy over horizontal and
    /// vertical neighbours, and Σ E² over positions for the energy E at a position. Each is standardised by its own mean and SD over all draws and the data,
    /// and the larger deviation counts; null: the values of a filter stand in any order (fresh weights, shuffles within filters and across a layer).
    /// </summary>
    /// <returns>p, and the neighbours' mean correlation.</returns>
    public static (double P, double Effect) Order(KernelSample sample, Philox stream)
    {
        int length = sample.Inputs * sample.Positions;
        double[] values = [.. sample.Values];
        for (int f = 0; f < sample.Filters; f++)
        {
            var filter = values.AsSpan(f * length, length);
            double mean = 0;
            foreach (double v in filter)
            {
                mean += v / length;
            }

            double energy = 0;
            foreach (ref double v in filter)
            {
                v -= mean;
                energy += v * v;
            }

            Scale(filter, energy);
        }

        double[] neighbours = new double[1 + Draws];
        double[] profiles = new double[1 + Draws];
        double[] profile = new double[sample.Positions];
        for (int draw = 0; draw <= Draws; draw++)
        {
            for (int f = 0; f < sample.Filters && draw > 0; f++)
            {
                stream.Shuffle(values.AsSpan(f * length, length));
            }

            neighbours[draw] = NeighbourProducts(values, sample);
            Array.Clear(profile);
            for (int i = 0; i < values.Length; i++)
            {
                profile[i % profile.Length] += values[i] * values[i];
            }

            profiles[draw] = SumOfSquares(profile);
        }

        double pairs = (sample.Height * (sample.Width - 1)) + ((sample.Height - 1) * sample.Width);
        double correlation = neighbours[0] / (sample.Filters * pairs / sample.Positions);
        Standardise(neighbours);
        Standardise(profiles);
        int larger = 0;
        for (int draw = 1; draw <= Draws; draw++)
        {
            larger += Deviation(draw) >= Deviation(0) ? 1 : 0;
        }

        return (P(larger), correlation);

        double Deviation(int draw) => Math.Max(Math.Abs(neighbours[draw]), profiles[draw]);
    }

    /// <summary>
    /// Some filters and some inputs matter more than others. The statistic is Σ R² /inputs + Σ C² /filters for sums R over a filter and C over an input of
    /// the kernels' energies, as ranks; null: kernels stand in any order over filters and inputs (fresh weights, shuffles of kernels and across a layer).
    /// </summary>
    /// <returns>p, and the statistic beyond its expectation, 0 to 1.</returns>
    public static (double P, double Effect) Selectivity(KernelSample sample, Philox stream)
    {
        int count = sample.Filters * sample.Inputs;
        double[] energies = new double[count];
        for (int k = 0; k < count; k++)
        {
            for (int p = 0; p < sample.Positions; p++)
            {
                double v = sample.Values[(k * sample.Positions) + p];
                energies[k] += v * v;
            }
        }

        double[] ranks = CentredRanks(energies);
        double total = 0;
        foreach (double r in ranks)
        {
            total += r * r;
        }

        double observed = SumsOfSquares(ranks, sample);
        int larger = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            stream.Shuffle<double>(ranks);
            larger += SumsOfSquares(ranks, sample) >= observed ? 1 : 0;
        }

        return (P(larger), total > 0 ? observed / (2 * total) : 0);
    }

    /// <summary>
    /// Kernels have a middle. The statistic is Σ E² over positions for the energy E at a position, each kernel brought to unit energy first; null: each
    /// kernel may be shifted round its own torus (fresh weights, every shuffle that puts positions out of order or makes phases random).
    /// </summary>
    /// <remarks>Random phases plus those of a shift are random phases, so that a spectrum-matched kernel meets the null exactly.</remarks>
    /// <returns>p, and the statistic beyond an even profile, relative to it.</returns>
    public static (double P, double Effect) Centring(KernelSample sample, Philox stream)
    {
        int positions = sample.Positions;
        int count = sample.Filters * sample.Inputs;
        double[] energies = new double[count * positions];
        int live = 0;
        for (int k = 0; k < count; k++)
        {
            var kernel = energies.AsSpan(k * positions, positions);
            double energy = 0;
            for (int p = 0; p < positions; p++)
            {
                double v = sample.Values[(k * positions) + p];
                kernel[p] = v * v;
                energy += v * v;
            }

            live += energy > 0 ? 1 : 0;
            Scale(kernel, energy * energy);
        }

        double[] profile = new double[positions];
        double observed = Profile(energies, sample, profile, null);
        int larger = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            larger += Profile(energies, sample, profile, stream) >= observed ? 1 : 0;
        }

        return (P(larger), live > 0 ? (observed * positions / ((double)live * live)) - 1 : 0);
    }

    private static double P(int larger) => (1 + larger) / (double)(1 + Draws);

    private static void Scale(Span<double> values, double energy)
    {
        double scale = energy > 0 ? 1 / Math.Sqrt(energy) : 0;
        foreach (ref double v in values)
        {
            v *= scale;
        }
    }

    private static double NeighbourProducts(double[] values, KernelSample sample)
    {
        double sum = 0;
        int width = sample.Width;
        for (int start = 0; start < values.Length; start += sample.Positions)
        {
            var kernel = values.AsSpan(start, sample.Positions);
            for (int p = 0; p < kernel.Length; p++)
            {
                sum += (p + 1) % width != 0 ? kernel[p] * kernel[p + 1] : 0;
                sum += p + width < kernel.Length ? kernel[p] * kernel[p + width] : 0;
            }
        }

        return sum;
    }

    private static double SumsOfSquares(double[] table, KernelSample sample)
    {
        Span<double> columns = stackalloc double[sample.Inputs];
        columns.Clear();
        double sum = 0;
        for (int f = 0; f < sample.Filters; f++)
        {
            double row = 0;
            for (int i = 0; i < columns.Length; i++)
            {
                double v = table[(f * columns.Length) + i];
                row += v;
                columns[i] += v;
            }

            sum += row * row / columns.Length;
        }

        foreach (double column in columns)
        {
            sum += column * column / sample.Filters;
        }

        return sum;
    }

    private static double Profile(double[] energies, KernelSample sample, double[] profile, Philox? shifts)
    {
        Array.Clear(profile);
        int width = sample.Width, height = sample.Height;
        for (int start = 0; start < energies.Length; start += sample.Positions)
        {
            int down = shifts?.NextInt(height) ?? 0;
            int across = shifts?.NextInt(width) ?? 0;
            int p = start;
            for (int y = down, rows = height; rows > 0; rows--, y = y + 1 == height ? 0 : y + 1)
            {
                for (int x = across, columns = width; columns > 0; columns--, x = x + 1 == width ? 0 : x + 1)
                {
                    profile[(y * width) + x] += energies[p++];
                }
            }
        }

        return SumOfSquares(profile);
    }

    private static double SumOfSquares(double[] values)
    {
        double sum = 0;
        foreach (double v in values)
        {
            sum += v * v;
        }

        return sum;
    }

    private static void Standardise(double[] values)
    {
        double mean = values.Sum() / values.Length;
        double squares = values.Sum(v => (v - mean) * (v - mean));
        double scale = squares > 0 ? Math.Sqrt(values.Length / squares) : 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - mean) * scale;
        }
    }

    /// <summary>Ranks less their mean; ties share theirs.</summary>
    private static double[] CentredRanks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        double middle = (values.Length - 1) / 2.0;
        for (int first = 0; first < order.Length;)
        {
            int last = first;
            while (last + 1 < order.Length && values[order[last + 1]] == values[order[first]])
            {
                last++;
            }

            for (int i = first; i <= last; i++)
            {
                ranks[order[i]] = ((first + last) / 2.0) - middle;
            }

            first = last + 1;
        }

        return ranks;
    }
}
