"""Reference values of the trade-off analyses, by SciPy, statsmodels and definitions in NumPy.

Writes tradeoff.json beside itself. Inputs: n networks, accuracy from a formula, score a bent curve of it plus a formula's scatter.
"""
import itertools
import json
import os

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import linalg, optimize, stats


def inputs(n, kind):
    i = np.arange(n)
    x = 40 + 45 * ((i * 0.6180339887498949) % 1)
    wobble = 0.05 * np.sin(1.7 * i) + 0.03 * np.cos(4.1 * i)
    bend = {"u": -((x - 68) / 30) ** 2, "line": 0.01 * x, "kink": np.minimum(x, 62) * 0.02}[kind]
    z = 0.4 * x / 40 + np.sin(2.3 * i)
    return np.round(x, 3), np.round(0.3 + 0.2 * bend + wobble, 6), np.round(z, 6)


def two_lines(x, y, at):
    out = []
    for side in (x < at, x >= at):
        fit = sm.OLS(y[side], sm.add_constant(x[side])).fit(cov_type="HC3")
        out += [fit.params[1], fit.bse[1], fit.pvalues[1]]
    return out


def spline(x, y):
    """Natural cubic spline by its values at knots; penalty and GCV solved densely, lambda by a fine grid and Brent."""
    u = np.unique(x)
    at = np.quantile(u, np.linspace(0, 1, min(10, len(u))))
    k, h = len(at), np.diff(at)
    d, b = np.zeros((k - 2, k)), np.zeros((k - 2, k - 2))
    for i in range(k - 2):
        d[i, i:i + 3] = 1 / h[i], -1 / h[i] - 1 / h[i + 1], 1 / h[i + 1]
        b[i, i] = (h[i] + h[i + 1]) / 3
        if i + 1 < k - 2:
            b[i, i + 1] = b[i + 1, i] = h[i + 1] / 6
    from scipy.interpolate import CubicSpline
    basis = np.stack([CubicSpline(at, e, bc_type="natural")(x) for e in np.eye(k)], 1)
    s = d.T @ np.linalg.solve(b, d)

    def fit(lam):
        a = basis @ np.linalg.solve(basis.T @ basis + lam * s, basis.T)
        r = y - a @ y
        free = len(y) - np.trace(a)
        return a, len(y) * (r @ r) / free ** 2, (r @ r) / free
    scale = linalg.eigh(s, basis.T @ basis, eigvals_only=True).max()
    grid = np.linspace(-24, 24, 193)
    best = grid[np.argmin([fit(np.exp(g) / scale)[1] for g in grid])]
    best = optimize.minimize_scalar(lambda g: fit(np.exp(g) / scale)[1], bounds=(best - 0.5, best + 0.5), method="bounded", options={"xatol": 1e-10}).x
    lam = np.exp(best) / scale
    a, _, variance = fit(lam)
    return a @ y, np.sqrt(variance * np.diag(a)), np.trace(a)


def robin_hood(x, y):
    quad = np.polyfit(x - x.mean(), y, 2)[0]
    sign = 1 if quad < 0 else -1
    f, se, trace = spline(x, sign * y)
    middle = (x > np.quantile(x, .1)) & (x < np.quantile(x, .9))
    top = f[middle].max()
    flat = x[middle & (f + se >= top)]
    lines = two_lines(x, y, np.median(flat))
    z = abs(lines[0] / lines[1]), abs(lines[3] / lines[4])
    at = np.quantile(flat, z[1] / sum(z))
    return {"fitted": list(f), "errors": list(se), "trace": trace, "break": at, "lines": two_lines(x, y, at)}


def segmented(x, y):
    """Brute force over breaks, three networks on either side."""
    s = np.sort(x)

    def left(at):
        c = np.stack([np.ones_like(x), x, np.maximum(0, x - at)], 1)
        return np.sum((y - c @ np.linalg.lstsq(c, y, rcond=None)[0]) ** 2)
    at = min(np.linspace(s[2], s[-3], 20001), key=left)
    at = optimize.minimize_scalar(left, bounds=(max(at - 0.01, s[2]), min(at + 0.01, s[-3])), method="bounded", options={"xatol": 1e-12}).x
    c = np.stack([np.ones_like(x), x, np.maximum(0, x - at)], 1)
    w = np.linalg.lstsq(c, y, rcond=None)[0]
    return [at, w[1], w[1] + w[2], left(at)]


def partial(x, y, z, ranked):
    if ranked:
        x, y, z = map(stats.rankdata, (x, y, z))
    c = np.stack([np.ones_like(z), z], 1)
    rx, ry = (v - c @ np.linalg.lstsq(c, v, rcond=None)[0] for v in (x, y))
    r = np.corrcoef(rx, ry)[0, 1]
    t = r * np.sqrt((len(x) - 3) / (1 - r * r))
    return [r, 2 * stats.t.sf(abs(t), len(x) - 3)]


def case(n, kind):
    x, y, z = inputs(n, kind)
    quad = sm.OLS(y, sm.add_constant(np.stack([x, x * x], 1))).fit()
    line = sm.OLS(z, sm.add_constant(x)).fit()
    both = sm.OLS(y, sm.add_constant(np.stack([x, z], 1))).fit()
    front = [i for i in range(n) if not any(x[j] >= x[i] and y[j] >= y[i] and (x[j] > x[i] or y[j] > y[i]) for j in range(n))]
    return {
        "n": n, "kind": kind, "x": list(x), "y": list(y), "z": list(z),
        "pearson": list(stats.pearsonr(x, y)), "spearman": list(stats.spearmanr(x, y)),
        "pearson interval": list(stats.pearsonr(x, y).confidence_interval()),
        "partial pearson": partial(x, y, z, False), "partial spearman": partial(x, y, z, True),
        "quadratic": [quad.params[2], -quad.params[1] / 2 / quad.params[2], quad.tvalues[2] ** 2, quad.pvalues[2]],
        "two lines at 60": two_lines(x, y, 60.0), "robin hood": robin_hood(x, y), "segmented": segmented(x, y),
        "mediation": [line.params[1], both.params[2], both.params[1]],
        "front": sorted(front, key=lambda i: -y[i]),
    }


if __name__ == "__main__":
    out = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
           "cases": [case(n, k) for n, k in itertools.product((30, 99), ("u", "line", "kink"))]}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tradeoff.json"), "w") as f:
        json.dump(out, f, indent=1)
