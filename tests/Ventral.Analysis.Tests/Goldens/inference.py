"""Golden values of the inference floor: inference.json.

Made with Python 3.11, NumPy 1.24.2, SciPy 1.10.1, statsmodels 0.13.5, mpmath 1.2.1. Distribution values are mpmath's at
50 digits (the noncentral t by integrating over the scale, not by the series that the library sums); SciPy's must agree
with them here to 1e-7 or the script stops. Test results are SciPy's and statsmodels', sphericity by two routes.
"""
import json
import warnings

import numpy as np
import pandas as pd
from mpmath import mp, mpf
from scipy import stats
from statsmodels.stats.anova import AnovaRM
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("ignore")
mp.dps = 50
rng = np.random.default_rng(7)


def agree(value, reference, tolerance, what):
    if not abs(float(value) - float(reference)) <= tolerance * abs(float(reference)):
        raise SystemExit(f"{what}: {value} and {reference} differ")


def t_two(t, v):
    x = mpf(v) / (mpf(v) + mpf(t) ** 2)
    return mp.betainc(mpf(v) / 2, mpf(1) / 2, 0, x, regularized=True)


def f_sf(f, a, b):
    x = mpf(b) / (mpf(b) + mpf(a) * mpf(f))
    return mp.betainc(mpf(b) / 2, mpf(a) / 2, 0, x, regularized=True)


def chi_sf(x, k):
    return mp.gammainc(mpf(k) / 2, mpf(x) / 2, mp.inf, regularized=True)


def normal_sf(z):
    return mp.erfc(mpf(z) / mp.sqrt(2)) / 2


def noncentral_t(t, v, d):
    t, v, d = mpf(t), mpf(v), mpf(d)
    log_scale = mp.log(2) + v / 2 * mp.log(v / 2) - mp.loggamma(v / 2)
    density = lambda s: mp.exp(log_scale + (v - 1) * mp.log(s) - v * s * s / 2)
    with mp.workdps(30):
        width = 1 / mp.sqrt(2 * v)
        marks = [mpf(0)] + [1 + k * width for k in (-6, -3, -1, 1, 3, 6, 12, 25) if 1 + k * width > 0.02] + [1 + 60 * width + 2]
        return mp.quad(lambda s: mp.ncdf(t * s - d) * density(s) if s > 0 else mpf(0), marks)


def poisson_mixture(m, part):
    total, j = mpf(0), 0
    while True:
        weight = mp.exp(-m + j * mp.log(m) - mp.loggamma(j + 1))
        total += weight * part(j)
        if j > m and weight < mpf(10) ** -60:
            return total
        j += 1


def noncentral_f(f, a, b, lam):
    y = mpf(a) * mpf(f) / (mpf(b) + mpf(a) * mpf(f))
    return poisson_mixture(mpf(lam) / 2, lambda j: mp.betainc(mpf(a) / 2 + j, mpf(b) / 2, 0, y, regularized=True))


def noncentral_chi(x, k, lam):
    return poisson_mixture(mpf(lam) / 2, lambda j: mp.gammainc(mpf(k) / 2 + j, 0, mpf(x) / 2, regularized=True))


distributions = []


def add(name, value, *arguments):
    distributions.append({"name": name, "arguments": [float(a) for a in arguments], "value": float(value)})


for t in (0, 1e-8, 0.3, 1.7, 3.28, 9.2, 40.0, 1e4, 1e12):
    for v in (1, 2.5, 14, 28, 300, 1e5):
        value = t_two(t, v)
        if value > mpf("1e-300"):
            agree(2 * stats.t.sf(t, v), value, 1e-7, ("t", t, v))
            add("t", value, t, v)
for f in (1e-6, 0.5, 1.79, 9.17, 29.18, 120.0, 5000.0):
    for a, b in ((1, 14), (6, 84), (2.3, 32.7), (1, 2), (0.7, 900), (40, 3), (500, 500)):
        value = f_sf(f, a, b)
        if value > mpf("1e-300"):
            agree(stats.f.sf(f, a, b), value, 1e-7, ("F", f, a, b))
            add("F", value, f, a, b)
for x in (1e-5, 0.4, 5.0, 13.0, 76.07495373504855, 160.0, 900.0):
    for k in (1, 2, 13, 99.5, 700):
        value = chi_sf(x, k)
        agree(stats.chi2.sf(x, k), value, 1e-7, ("chi2", x, k))
        add("chi2", value, x, k)
for z in (-6.0, -1.0, 0.0, 0.5, 1.959963984540054, 6.7, 11.4, 20.0, 37.0):
    agree(stats.norm.sf(z), normal_sf(z), 1e-7, ("normal", z))
    add("normal", normal_sf(z), z)
for t, v, d in ((1.5, 14, 0.7), (3.28, 28, 1.0), (3.28, 28, 5.4), (-2.3, 14, -4.0), (0.0, 5, 0.5), (12.0, 9, 8.0), (5.4, 14, 2.0),
                (30.0, 14, 41.0), (1.0, 3, -1.0), (2.0, 200, 3.5), (-1.0, 10, 1.0), (45.0, 40, 38.0)):
    value = noncentral_t(t, v, d)
    agree(stats.nct.cdf(t, v, d), value, 1e-6, ("nct", t, v, d))
    add("nct", value, t, v, d)
for f, a, b, lam in ((9.17, 1, 14, 0.4), (9.17, 1, 14, 25.0), (14.5, 6, 84, 40.0), (14.5, 6, 84, 160.0), (0.3, 6, 84, 0.01), (2.0, 3, 12, 9.0), (29.2, 1, 14, 80.0)):
    value = noncentral_f(f, a, b, lam)
    agree(stats.ncf.cdf(f, a, b, lam), value, 1e-6, ("ncf", f, a, b, lam))
    add("ncf", value, f, a, b, lam)
for x, k, lam in ((76.07, 13, 20.0), (76.07, 13, 110.0), (5.0, 3, 0.2), (1.0, 4, 30.0)):
    value = noncentral_chi(x, k, lam)
    agree(stats.ncx2.cdf(x, k, lam), value, 1e-6, ("ncx2", x, k, lam))
    add("ncx2", value, x, k, lam)

def polished(x, p, cdf):
    """SciPy's quantile, which can be off by 1e-10 and more, brought to its equation's root."""
    if x == 0 or p == 0.5 and abs(x) < 1e-12:
        return 0.0
    with mp.workdps(30):
        root = mp.findroot(lambda v: cdf(v) / mpf(p) - 1, (mpf(x), mpf(x) * mpf("1.000001")), tol=1e-30)
    agree(x, root, 1e-7, ("quantile", x, p))
    return float(root)


def t_cdf(t, v):
    return 1 - t_two(t, v) / 2 if t > 0 else t_two(t, v) / 2


quantiles = []
for p in (1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999):
    quantiles.append({"name": "normal", "arguments": [p], "value": float(mp.sqrt(2) * mp.erfinv(2 * mpf(p) - 1))})
    for v in (1, 4, 14, 28, 1000):
        quantiles.append({"name": "t", "arguments": [p, v], "value": polished(stats.t.ppf(p, v), p, lambda x: t_cdf(x, v))})
        quantiles.append({"name": "chi2", "arguments": [p, v], "value": polished(stats.chi2.ppf(p, v), p, lambda x: mp.gammainc(mpf(v) / 2, 0, mpf(x) / 2, regularized=True))})
    for a, b in ((1, 14), (6, 84), (30, 5)) if p > 1e-9 else ():  # SciPy's F quantile at 1e-12 is off by 4e-5
        quantiles.append({"name": "F", "arguments": [p, a, b], "value": polished(stats.f.ppf(p, a, b), p, lambda x: 1 - f_sf(x, a, b))})


def effect_interval(t, v):
    def end(p):
        with mp.workdps(30):
            return float(mp.findroot(lambda d: noncentral_t(t, v, d) - mpf(p), (mpf(t) - (2 if p > .5 else -2), mpf(t)), tol=1e-24))
    return [end(0.975), end(0.025)]


def t_record(result, v):
    return {"t": result.statistic, "p": result.pvalue, "df": float(v), "noncentrality": effect_interval(float(result.statistic), v)}


tests = []
for n, m, shift, decimals in ((15, 15, 0.4, 3), (7, 12, 1.5, 2), (40, 33, 0.1, 4), (2, 3, 0.5, 2)):
    a = np.round(rng.normal(shift, 1, n), decimals)
    b = np.round(rng.normal(0, 1.6, m), decimals)
    paired = np.round(rng.normal(0, 0.8, n) + 0.3 * a, decimals)
    one, rel, ind, welch = stats.ttest_1samp(a, 0.1), stats.ttest_rel(a, paired), stats.ttest_ind(a, b), stats.ttest_ind(a, b, equal_var=False)
    va, vb = a.var(ddof=1) / n, b.var(ddof=1) / m
    welch_df = (va + vb) ** 2 / (va ** 2 / (n - 1) + vb ** 2 / (m - 1))
    d = a - paired
    pooled = np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
    tests.append({
        "a": a.tolist(), "b": b.tolist(), "paired": paired.tolist(),
        "one": {**t_record(one, n - 1), "effect": (a.mean() - 0.1) / a.std(ddof=1)},
        "rel": {**t_record(rel, n - 1), "effect": d.mean() / d.std(ddof=1)},
        "ind": {**t_record(ind, n + m - 2), "effect": (a.mean() - b.mean()) / pooled},
        "welch": {**t_record(welch, welch_df), "effect": (a.mean() - b.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)},
    })

def signed_ranks(values):
    """p of Wilcoxon's test over all sign patterns of the mid-ranks of what is not 0, which stats.wilcoxon does not have for ties and zeros."""
    ranks = (2 * stats.rankdata(np.abs(values[values != 0]))).astype(int)
    counts = np.zeros(ranks.sum() + 1)
    counts[0] = 1
    for rank in ranks:
        counts[rank:] = counts[rank:] + counts[:-rank]
    smaller = min(ranks[values[values != 0] > 0].sum(), ranks[values[values != 0] < 0].sum())
    return min(1.0, 2 * counts[: smaller + 1].sum() / counts.sum())


wilcoxon = []
for values, method in (
    (np.round(rng.normal(0.3, 1, 15), 3), "auto"), (np.round(rng.normal(0.2, 1, 50), 5), "auto"), (np.round(rng.normal(0, 1, 6), 3), "auto"),
    (np.round(rng.normal(0.1, 1, 51), 5), "auto"), (np.round(rng.normal(0.3, 1, 30), 1), "approx"), (np.array([1.0, 2, 2, -3, 4, 4, -4, 5]), "approx"),
    (np.arange(1.0, 16), "auto"), (np.array([1.0, -2, 3, -4, 5, 6, -7, 8, 0, 0]), "auto"), (np.array([1.0, 2, -3]), "auto"),
):
    result = stats.wilcoxon(values, method=method)
    sizes = np.abs(values)
    is_plain = len(np.unique(sizes)) == len(sizes) and sizes.min() > 0
    wilcoxon.append({"values": values.tolist(), "W": result.statistic, "p": result.pvalue if is_plain else signed_ranks(values)})

kruskal = []
for groups in ([rng.normal(0, 1, 6), rng.normal(0.5, 1, 9), rng.normal(1, 1, 5)], [np.array([1.0, 2, 2, 3]), np.array([2.0, 3, 3, 4, 4])], [rng.integers(0, 5, 20).astype(float) for _ in range(4)]):
    result = stats.kruskal(*groups)
    kruskal.append({"groups": [g.tolist() for g in groups], "H": result.statistic, "p": result.pvalue})


def epsilons(cells, levels, members):
    """Greenhouse and Geisser's by random orthonormal contrasts, and by the eigenvalues of the projected covariance."""
    basis, projector = np.ones((1, 1)), np.ones((1, 1))
    for k, member in zip(levels, members):
        centre = np.eye(k) - 1 / k if member else np.full((k, k), 1 / k)
        q, _ = np.linalg.qr(np.column_stack([np.ones(k), rng.normal(size=(k, k - 1))]))
        basis = np.kron(basis, q[:, 1:] if member else q[:, :1])
        projector = np.kron(projector, centre)
    covariance = np.cov(cells, rowvar=False)
    s = basis.T @ covariance @ basis
    q = s.shape[0]
    one = np.trace(s) ** 2 / (q * np.trace(s @ s))
    values = np.linalg.eigvalsh(projector @ covariance @ projector)
    agree(one, values.sum() ** 2 / (q * (values ** 2).sum()), 1e-10, "epsilon")
    n = len(cells)
    raw = (n * q * one - 2) / (q * (n - 1 - q * one))
    w = np.linalg.det(s) / (np.trace(s) / q) ** q if q > 1 and n > q else None
    return one, raw, q, w


anova = []
for n, a, b in ((15, 2, 7), (8, 3, 4), (5, 2, 2), (20, 3, 3)):
    mix = rng.normal(size=(a * b, a * b)) * 0.5 + np.eye(a * b)
    cells = np.round(rng.normal(size=(n, a * b)) @ mix + rng.normal(size=(n, 1)) + 0.4 * rng.normal(size=a * b), 3)
    frame = pd.DataFrame([(s, i, j, cells[s, i * b + j]) for s in range(n) for i in range(a) for j in range(b)], columns=["s", "A", "B", "y"])
    table = AnovaRM(frame, "y", "s", ["A", "B"]).fit().anova_table
    effects = []
    for row, members in (("A", (1, 0)), ("B", (0, 1)), ("A:B", (1, 1))):
        f, d1, d2, p = (float(table.loc[row, c]) for c in ("F Value", "Num DF", "Den DF", "Pr > F"))
        gg, hf, q, w = epsilons(cells, (a, b), members)
        if d1 != q:
            raise SystemExit("degrees of freedom differ")
        capped = min(1.0, hf)
        mauchly_p = None
        if w is not None:
            chi = -(n - 1 - (2 * q * q + q + 2) / (6 * q)) * np.log(w)
            mauchly_p = stats.chi2.sf(chi, q * (q + 1) / 2 - 1)
        lam = []
        for target in (0.975, 0.025):
            if stats.f.cdf(f, d1, d2) <= target:
                lam.append(0.0)
            else:
                lam.append(float(mp.findroot(lambda l: noncentral_f(f, d1, d2, l) - mpf(target), (mpf(0.01), mpf(f * d1 * 3 + 20)), solver="anderson", tol=1e-24)))
        effects.append({
            "F": f, "df1": d1, "df2": d2, "p": p, "gg": gg, "hf": hf if np.isfinite(hf) else None,
            "pGg": stats.f.sf(f, d1 * gg, d2 * gg), "pHf": stats.f.sf(f, d1 * capped, d2 * capped),
            "pLower": stats.f.sf(f, 1, n - 1), "W": w, "pMauchly": mauchly_p,
            "eta": f * d1 / (f * d1 + d2), "interval": [l / (l + d1 + d2 + 1) for l in lam],
        })
    one_way = cells[:, :b]
    frame = pd.DataFrame([(s, j, one_way[s, j]) for s in range(n) for j in range(b)], columns=["s", "B", "y"])
    f, _, _, p = AnovaRM(frame, "y", "s", ["B"]).fit().anova_table.iloc[0]
    anova.append({"n": n, "a": a, "b": b, "cells": cells.ravel().tolist(), "effects": effects, "oneWayF": f, "oneWayP": p, "oneWayGg": epsilons(one_way, (b,), (1,))[0]})

corrections = []
for p in ([0.01, 0.04, 0.03, 0.005, 0.5], [0.002], [0.02, 0.02, 0.02, 0.9], rng.uniform(0, 1, 30).round(4).tolist(), (rng.uniform(0, 1, 12) ** 4).tolist(), [0.0, 1.0, 0.5]):
    corrections.append({"p": p, **{name: multipletests(p, method=method)[1].tolist() for name, method in (("holm", "holm"), ("bh", "fdr_bh"), ("bonferroni", "bonferroni"))}})

with open(__file__.replace(".py", ".json"), "w", newline="\n") as file:
    json.dump({"distributions": distributions, "quantiles": quantiles, "t": tests, "wilcoxon": wilcoxon, "kruskal": kruskal, "anova": anova, "corrections": corrections}, file, indent=0)
    file.write("\n")
