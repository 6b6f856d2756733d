using Ventral.Data.Images;
using Ventral.Tensors;

namespace Ventral.Data.Stimuli;

/// <summary>One generated picture: a coloured, textured shape over another texture.</summary>
internal sealed class GeneratedScene
{
    private readonly Shape shape;

    private readonly (double Column, double Row, double Radius, double Cos, double Sin) pose;

    private readonly Texture figure;

    private readonly Texture ground;

    private GeneratedScene(Shape shape, (double Column, double Row, double Radius, double Cos, double Sin) pose, Texture figure, Texture ground)
    {
        this.shape = shape;
        this.pose = pose;
        this.figure = figure;
        this.ground = ground;
    }

    public enum Shape
    {
        Disc,
        Square,
        Triangle,
        Ring,
        Cross,
        Bar,
    }

    /// <summary>Draws the scene's parameters; every coordinate is in units of the image's side.</summary>
    public static GeneratedScene Draw(Shape shape, Texture.Kind figure, Texture.Kind ground, Philox draws)
    {
        double angle = draws.NextDouble() * 2 * Math.PI;
        var pose = (
            Between(draws, 0.35, 0.65), Between(draws, 0.35, 0.65), Between(draws, 0.2, 0.36), PortableMath.Cos(angle), PortableMath.Sin(angle));
        return new(shape, pose, Texture.Draw(figure, draws), Texture.Draw(ground, draws));
    }

    public RgbImage Render(int size)
    {
        byte[] pixels = new byte[size * size * 3];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double x = (column + 0.5) / size;
                double y = (row + 0.5) / size;
                (Contains(x, y) ? figure : ground).Colour(x, y, pixels.AsSpan(((row * size) + column) * 3, 3));
            }
        }

        return new(size, size, pixels);
    }

    private static double Between(Philox draws, double low, double high) => low + ((high - low) * draws.NextDouble());

    private bool Contains(double x, double y)
    {
        double dx = (x - pose.Column) / pose.Radius;
        double dy = (y - pose.Row) / pose.Radius;
        double u = (dx * pose.Cos) + (dy * pose.Sin);
        double v = (dy * pose.Cos) - (dx * pose.Sin);
        double squared = (u * u) + (v * v);
        return shape switch
        {
            Shape.Disc => squared <= 1,
            Shape.Square => Math.Abs(u) <= 0.85 && Math.Abs(v) <= 0.85,
            Shape.Triangle => v >= -0.6 && v <= 1 - (1.6 * Math.Abs(u)),
            Shape.Ring => squared is <= 1 and >= 0.36,
            Shape.Cross => (Math.Abs(u) <= 0.3 && Math.Abs(v) <= 1) || (Math.Abs(v) <= 0.3 && Math.Abs(u) <= 1),
            _ => Math.Abs(u) <= 1.2 && Math.Abs(v) <= 0.3,
        };
    }
}
