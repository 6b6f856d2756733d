"""Writes effect_sizes.json: intervals of noncentrality by the roots of SciPy's noncentral F, of 0 by its central F, and Hedges' correction by gamma functions.

Made with Python 3.11, NumPy 1.24, SciPy 1.10. Run: python3 effect_sizes.py
"""
import json

from scipy import optimize, special, stats


def end(f, a, b, q):
    def g(x):
        return (stats.ncf.cdf(f, a, b, x) if x > 0 else stats.f.cdf(f, a, b)) - q
    return 0.0 if g(0) <= 0 else optimize.brentq(g, 0, 10 * f * a + 200, xtol=1e-13, rtol=1e-14)


def interval(f, a, b, level):
    return [end(f, a, b, (1 + level) / 2), end(f, a, b, (1 - level) / 2)]


F = [(29.18, 1, 14), (7.25, 6, 84), (14.53, 6, 84), (1.79, 6, 84), (0.4, 2, 8), (40.72, 2, 18), (33.77, 1, 9), (4.024, 4, 50)]
out = {
    "noncentrality": [{"f": f, "a": a, "b": b, "level": level, "ends": interval(f, a, b, level)} for f, a, b in F for level in (0.9, 0.95)],
    "hedges": [{"m": m, "j": float(special.gamma(m / 2) / (special.gamma((m - 1) / 2) * (m / 2) ** 0.5))} for m in (2, 3, 14, 28, 100)],
}
with open("effect_sizes.json", "w") as f:
    json.dump(out, f, indent=0)
    f.write("\n")
