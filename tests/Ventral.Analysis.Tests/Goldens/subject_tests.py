"""Golden values of the further tests over subjects: subject_tests.json.

SciPy (Mann-Whitney, Friedman), statsmodels (TOST, three-way AnovaRM, MixedLM, Benjamini-Yekutieli), the JZS integral by
scipy.integrate, mixed ANOVA by least squares with effect-coded groups and projections, crossed random intercepts by dense restricted likelihood.
R's published examples stand in the tests with their source.
"""
import itertools
import json
import os

import numpy as np
import pandas as pd
import scipy
import statsmodels
from scipy import integrate, optimize, stats
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.anova import AnovaRM
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

rng = np.random.default_rng(11)
out = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__}}


def normals(*shape, digits=3):
    return np.round(rng.standard_normal(shape), digits)


out["mann whitney"] = []
for a, b, method, digits in ((5, 7, "exact", 6), (8, 20, "exact", 6), (12, 9, "asymptotic", 0), (60, 70, "asymptotic", 1), (1, 6, "exact", 6)):
    x, y = normals(a, digits=digits) + 0.4, normals(b, digits=digits)
    if method == "exact":
        assert len(set(np.r_[x, y])) == a + b
    r = stats.mannwhitneyu(x, y, alternative="two-sided", method=method)
    out["mann whitney"].append({"x": list(x), "y": list(y), "u": r.statistic, "p": r.pvalue, "exact": method == "exact"})

out["friedman"] = []
for n, k, digits in ((6, 3, 3), (15, 7, 3), (10, 4, 0)):
    v = normals(n, k, digits=digits)
    r = stats.friedmanchisquare(*v.T)
    out["friedman"].append({"values": v.tolist(), "chi": r.statistic, "p": r.pvalue})

out["tost"] = []
for n in (5, 15, 40):
    x, y = normals(n), normals(n) + 0.1
    p, low, high = ttost_paired(x, y, -0.5, 0.5)
    q, low2, high2 = ttost_ind(x, y, -0.5, 0.7)
    out["tost"].append({"x": list(x), "y": list(y), "paired": [low[0], low[1], high[0], high[1], p], "independent": [low2[0], low2[1], high2[0], high2[1], q]})


def jzs(t, n, nu, r):
    null = (1 + t * t / nu) ** (-(nu + 1) / 2)

    def f(g):
        s = 1 + n * r * r * g
        return s ** -0.5 * (1 + t * t / (s * nu)) ** (-(nu + 1) / 2) * (2 * np.pi) ** -0.5 * g ** -1.5 * np.exp(-1 / (2 * g))
    return sum(integrate.quad(f, a, b, epsabs=0, epsrel=1e-11, limit=500)[0] for a, b in ((0, 0.3), (0.3, 3), (3, 100), (100, 1e4), (1e4, np.inf))) / null


out["jzs"] = [{"t": t, "n": n, "scale": r, "factor": jzs(t, n, n - 1, r)} for t, n, r in ((0, 5, 0.5 ** 0.5), (2.3, 15, 0.5 ** 0.5), (-1.1, 80, 1.0), (6.5, 15, 0.5 ** 0.5), (12, 100, 0.2))]
out["jzs independent"] = [{"t": t, "a": a, "b": b, "factor": jzs(t, a * b / (a + b), a + b - 2, 0.5 ** 0.5)} for t, a, b in ((0.4, 10, 14), (3.1, 6, 30))]

p = np.round(rng.random(9) ** 3, 4)
out["by"] = {"p": list(p), "adjusted": list(multipletests(p, method="fdr_by")[1])}

v = normals(7, 2 * 3 * 4)
v[:, 5] += 0.7
rows = [{"s": s, "a": i, "b": j, "c": k, "y": v[s, i * 12 + j * 4 + k]} for s in range(7) for i, j, k in itertools.product(range(2), range(3), range(4))]
table = AnovaRM(pd.DataFrame(rows), "y", "s", within=["a", "b", "c"]).fit().anova_table
out["anova 2x3x4"] = {"values": v.tolist(), "effects": {k: [r["F Value"], r["Num DF"], r["Den DF"], r["Pr > F"]] for k, r in table.iterrows()}}


def helmert(k):
    return np.array([np.r_[-np.ones(j), j, np.zeros(k - 1 - j)] / np.sqrt(j * (j + 1)) for j in range(1, k)])


def mixed(v, groups):
    """One within factor. Sums of squares of contrast scores on effect-coded groups: type III by dropping columns."""
    n, k = v.shape
    names = sorted(set(groups), key=groups.index)
    code = np.array([[1.0 if g == m else -1.0 if g == names[-1] else 0.0 for m in names[:-1]] for g in groups])
    full, no_groups, no_mean = np.c_[np.ones(n), code], np.ones((n, 1)), code
    rss = lambda x, y: np.sum((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2)
    result = {}
    for name, c in (("between", np.ones((1, k)) / np.sqrt(k)), ("within", helmert(k))):
        s = v @ c.T
        q = c.shape[0]
        error, free = rss(full, s), q * (n - len(names))
        df = q * (len(names) - 1)
        f = (rss(no_groups, s) - error) / df / (error / free)
        result["group" if name == "between" else "group x within"] = [f, df, free, stats.f.sf(f, df, free)]
        if name == "within":
            f = (rss(no_mean, s) - error) / q / (error / free)
            result["within"] = [f, q, free, stats.f.sf(f, q, free)]
            r = s - full @ np.linalg.lstsq(full, s, rcond=None)[0]
            cov = r.T @ r / (n - len(names))
            eps = np.trace(cov) ** 2 / (q * np.trace(cov @ cov))
            m = n - len(names)
            result["epsilon"] = [eps, min(1, ((m + 1) * q * eps - 2) / (q * (m - q * eps)))]
            w = np.linalg.det(cov) / (np.trace(cov) / q) ** q
            d = 1 - (2 * q * q + q + 2) / (6 * q * m)
            result["mauchly"] = [w, stats.chi2.sf(-d * m * np.log(w), q * (q + 1) / 2 - 1)]
    return result


out["mixed"] = []
for sizes, k in (((8, 8), 3), ((5, 9, 7), 4)):
    groups = [f"g{i}" for i, s in enumerate(sizes) for _ in range(s)]
    v = normals(len(groups), k) + normals(len(groups), 1)
    v[:, -1] += 0.5
    out["mixed"].append({"values": v.tolist(), "groups": groups, **mixed(v, groups)})


def reml(y, x, groupings):
    """Dense restricted likelihood, maximised from several starts."""
    zs = [(np.array(g)[:, None] == np.unique(g)[None]).astype(float) for g in groupings]
    n, p = x.shape

    def parts(theta):
        v = np.eye(n) + sum(t * t * z @ z.T for t, z in zip(theta, zs))
        w = np.linalg.inv(v)
        a = x.T @ w @ x
        b = np.linalg.solve(a, x.T @ w @ y)
        r = y - x @ b
        s2 = r @ w @ r / (n - p)
        return np.linalg.slogdet(v)[1] + np.linalg.slogdet(a)[1] + (n - p) * (1 + np.log(2 * np.pi * s2)), b, np.sqrt(s2 * np.diag(np.linalg.inv(a))), s2
    best = min((optimize.minimize(lambda t: parts(t)[0], np.full(len(zs), s), method="Nelder-Mead", options={"xatol": 1e-12, "fatol": 1e-13, "maxiter": 10000}) for s in (0.2, 1, 3)), key=lambda r: r.fun)
    deviance, b, se, s2 = parts(best.x)
    return {"deviance": deviance, "coefficients": list(b), "errors": list(se), "variances": list(best.x ** 2 * s2), "residual": s2}


out["mixed model"] = []
for subjects, seeds, cells in ((5, 4, 6), (9, 3, 4)):
    subject = np.repeat(np.arange(subjects), seeds * cells)
    seed = np.tile(np.repeat(np.arange(seeds), cells), subjects)
    layer = np.tile(np.arange(cells), subjects * seeds).astype(float)
    y = np.round(0.3 * layer + 0.9 * normals(subjects)[subject] + 0.5 * normals(seeds)[seed] + normals(len(layer)) + 2, 3)
    keep = np.arange(len(y)) % 7 != 3
    subject, seed, layer, y = subject[keep], seed[keep], layer[keep], y[keep]
    x = np.c_[np.ones(len(y)), layer]
    one, two = reml(y, x, [subject]), reml(y, x, [subject, seed])
    check = MixedLM(y, x, subject).fit(reml=True)
    assert np.allclose(check.fe_params, one["coefficients"], rtol=1e-5) and abs(check.scale - one["residual"]) < 1e-4 * check.scale
    out["mixed model"].append({"y": list(y), "layer": list(layer), "subject": [f"s{i}" for i in subject], "seed": [f"seed {i}" for i in seed], "one": one, "two": two})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "subject_tests.json"), "w") as f:
    json.dump(out, f, indent=1)
