using Ventral.Tensors;

namespace Ventral.Data.Stimuli;

/// <summary>A two-coloured pattern over the unit square.</summary>
internal sealed class Texture
{
    private const int LatticeSide = 16;

    private readonly Kind kind;

    private readonly double[] first;

    private readonly double[] second;

    private readonly double cyclesAlong;

    private readonly double cyclesAcross;

    private readonly double phase;

    private readonly double[] lattice;

    private Texture(Kind kind, Philox draws)
    {
        this.kind = kind;
        first = [draws.NextDouble(), draws.NextDouble(), draws.NextDouble()];
        second = [draws.NextDouble(), draws.NextDouble(), draws.NextDouble()];
        double angle = draws.NextDouble() * 2 * Math.PI;
        double cycles = 3 + (9 * draws.NextDouble());
        cyclesAlong = cycles * PortableMath.Cos(angle);
        cyclesAcross = cycles * PortableMath.Sin(angle);
        phase = draws.NextDouble();
        lattice = new double[LatticeSide * LatticeSide];
        for (int i = 0; i < lattice.Length; i++)
        {
            lattice[i] = draws.NextDouble();
        }
    }

    public enum Kind
    {
        Plain,
        Grating,
        Checks,
        Clouds,
        Dots,
    }

    public static Texture Draw(Kind kind, Philox draws) => new(kind, draws);

    /// <summary>Writes the colour at a point of the unit square.</summary>
    public void Colour(double x, double y, Span<byte> rgb)
    {
        double mix = Mix(x, y);
        for (int c = 0; c < 3; c++)
        {
            double value = first[c] + ((second[c] - first[c]) * mix);
            rgb[c] = (byte)Math.Clamp(Math.Floor((value * 255) + 0.5), 0, 255);
        }
    }

    private static double Fraction(double value) => value - Math.Floor(value);

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private double Mix(double x, double y)
    {
        double along = (cyclesAlong * x) + (cyclesAcross * y) + phase;
        double across = (cyclesAlong * y) - (cyclesAcross * x) + phase;
        return kind switch
        {
            Kind.Plain => 0,
            Kind.Grating => 0.5 + (0.5 * PortableMath.Sin(2 * Math.PI * along)),
            Kind.Checks => (((long)Math.Floor(along) + (long)Math.Floor(across)) & 1) == 0 ? 0 : 1,
            Kind.Clouds => (0.6 * Noise(4 * x, 4 * y)) + (0.3 * Noise(8 * x, 8 * y)) + (0.1 * Noise(15 * x, 15 * y)),
            _ => Dot(Fraction(along) - 0.5, Fraction(across) - 0.5),
        };
    }

    private static double Dot(double u, double v) => (u * u) + (v * v) < 0.09 ? 1 : 0;

    /// <summary>Values on a lattice, joined smoothly.</summary>
    private double Noise(double x, double y)
    {
        int column = (int)Math.Floor(x);
        int row = (int)Math.Floor(y);
        double s = Smooth(x - column);
        double t = Smooth(y - row);
        double top = At(row, column) + ((At(row, column + 1) - At(row, column)) * s);
        double bottom = At(row + 1, column) + ((At(row + 1, column + 1) - At(row + 1, column)) * s);
        return top + ((bottom - top) * t);
    }

    private double At(int row, int column) => lattice[((row % LatticeSide) * LatticeSide) + (column % LatticeSide)];
}
