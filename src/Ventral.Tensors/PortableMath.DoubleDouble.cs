namespace Ventral.Tensors;

/// <content>Arithmetic on unevaluated sums of two doubles, exact steps only.</content>
public static partial class PortableMath
{
    /// <summary>An unevaluated sum <c>High + Low</c> with about 106 significant bits.</summary>
    internal readonly record struct DoubleDouble(double High, double Low)
    {
        public double Rounded => High + Low;

        /// <summary>The exact sum of two doubles of any sizes.</summary>
        public static DoubleDouble Sum(double a, double b)
        {
            double s = a + b;
            double t = s - a;
            return new(s, (a - (s - t)) + (b - t));
        }

        /// <summary>The exact sum of two doubles, the first not the smaller in size.</summary>
        public static DoubleDouble QuickSum(double a, double b)
        {
            double s = a + b;
            return new(s, b - (s - a));
        }

        /// <summary>The exact product of two doubles.</summary>
        public static DoubleDouble Product(double a, double b)
        {
            double p = a * b;
            return new(p, Math.FusedMultiplyAdd(a, b, -p));
        }

        /// <summary>1/n as a sum of two doubles.</summary>
        public static DoubleDouble Reciprocal(double n)
        {
            double h = 1 / n;
            return new(h, Math.FusedMultiplyAdd(-h, n, 1) / n);
        }

        public static DoubleDouble operator +(DoubleDouble a, double b)
        {
            DoubleDouble s = Sum(a.High, b);
            return QuickSum(s.High, s.Low + a.Low);
        }

        public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
        {
            DoubleDouble s = Sum(a.High, b.High);
            DoubleDouble t = Sum(a.Low, b.Low);
            s = QuickSum(s.High, s.Low + t.High);
            return QuickSum(s.High, s.Low + t.Low);
        }

        public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

        public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

        public static DoubleDouble operator *(DoubleDouble a, double b)
        {
            DoubleDouble p = Product(a.High, b);
            return QuickSum(p.High, Math.FusedMultiplyAdd(a.Low, b, p.Low));
        }

        public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
        {
            DoubleDouble p = Product(a.High, b.High);
            return QuickSum(p.High, p.Low + Math.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High));
        }

        public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
        {
            double q = a.High / b.High;
            DoubleDouble rest = a - (b * q);
            double next = rest.High / b.High;
            rest -= b * next;
            return QuickSum(q, next) + (rest.High / b.High);
        }
    }
}
