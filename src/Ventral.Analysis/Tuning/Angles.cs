using Ventral.Tensors;

namespace Ventral.Analysis.Tuning;

/// <summary>Sums of responses as vectors at angles.</summary>
internal static class Angles
{
    /// <summary>The sum of r exp(i m θ).</summary>
    public static (double X, double Y) Sum(IReadOnlyList<double> responses, IReadOnlyList<double> degrees, int multiple)
    {
        double x = 0, y = 0;
        for (int i = 0; i < responses.Count; i++)
        {
            double angle = degrees[i] * multiple * (Math.PI / 180);
            x += responses[i] * PortableMath.Cos(angle);
            y += responses[i] * PortableMath.Sin(angle);
        }

        return (x, y);
    }

    /// <summary>The length of a vector.</summary>
    public static double Length((double X, double Y) vector) => Math.Sqrt((vector.X * vector.X) + (vector.Y * vector.Y));

    /// <summary>The angle of a vector that is not 0, in degrees from 0 to below 360.</summary>
    public static double Degrees((double X, double Y) vector)
    {
        double length = Length(vector), cosine = vector.X / length, sine = vector.Y / length;

        // Of the two, the one that is not near ±1: there acos is steep.
        double radians = Math.Abs(cosine) <= Math.Abs(sine)
            ? PortableMath.Acos(cosine) * (sine < 0 ? -1 : 1)
            : cosine > 0 ? (Math.PI / 2) - PortableMath.Acos(sine) : (Math.PI / 2) + PortableMath.Acos(sine);
        double degrees = radians * (180 / Math.PI);
        degrees = degrees < 0 ? degrees + 360 : degrees;
        return degrees >= 360 ? 0 : degrees;
    }
}
