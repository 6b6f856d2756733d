"""Writes rsa_goldens.json: reference values for RDM comparisons, correlation distances and a permuted statistic.

Run: /usr/bin/python3 rsa_goldens.py
"""
import json
import os
import platform

import numpy
import scipy
from scipy import stats
from scipy.spatial.distance import pdist

rng = numpy.random.default_rng(20200426)


def tau_a(x, y):
    d = numpy.sign(x[:, None] - x[None, :]) * numpy.sign(y[:, None] - y[None, :])
    m = len(x)
    return float(d.sum() / (m * (m - 1)))


def rho_a(x, y):
    m = len(x)
    a = stats.rankdata(x) - (m + 1) / 2
    b = stats.rankdata(y) - (m + 1) / 2
    return float(12 * (a @ b) / (m**3 - m))


def kernel(v):
    """Double-centred, -H D H / 2."""
    n = round((1 + (1 + 8 * len(v))**.5) / 2)
    square = numpy.zeros((n, n))
    i, j = numpy.triu_indices(n, 1)
    square[i, j] = square[j, i] = v
    h = numpy.eye(n) - 1 / n
    return -h @ square @ h / 2


def whitened(x, y):
    a, b = kernel(x), kernel(y)
    return float((a * b).sum() / numpy.sqrt((a * a).sum() * (b * b).sum()))


def root(k):
    values, vectors = numpy.linalg.eigh(k)
    values = numpy.where(values > len(k) * 2.0**-52 * numpy.abs(values).max(), values, 0)
    return vectors * numpy.sqrt(values) @ vectors.T, values.sum()


def bures(x, y):
    (a, s), (b, t) = root(kernel(x)), root(kernel(y))
    return float(numpy.linalg.svd(a @ b, compute_uv=False).sum() / numpy.sqrt(s * t))


def case(name, x, y):
    x = numpy.asarray(x, float)
    y = numpy.asarray(y, float)
    spearman = float(stats.spearmanr(x, y)[0])
    return {
        "name": name, "x": x.tolist(), "y": y.tolist(),
        "tau-a": tau_a(x, y), "tau-b": float(stats.kendalltau(x, y)[0]),
        "spearman": spearman, "pearson": float(stats.pearsonr(x, y)[0]),
        "rho-a": rho_a(x, y), "spearman-squared": spearman**2,
        "cosine": float(x @ y / numpy.sqrt((x @ x) * (y @ y))),
        "whitened-cosine": whitened(x, y), "whitened-pearson": whitened(x - x.mean(), y - y.mean()), "bures": bures(x, y),
    }


def pairs(n):
    return n * (n - 1) // 2


cases = [case("three pairs", [1, 3, 2], [2, 5, 1]), case("three pairs with a tie", [1, 1, 2], [3, 2, 2])]
for n in (4, 9, 20):
    m = pairs(n)
    x = rng.random(m).round(6)
    cases.append(case(f"random, {n} stimuli", x, (0.4 * x + 0.6 * rng.random(m)).round(6)))
    cases.append(case(f"ties in one, {n} stimuli", (x * 4).round(), rng.normal(size=m).round(6)))
    cases.append(case(f"ties in both, {n} stimuli", (x * 5).round(), (3 * x + 2 * rng.random(m)).round()))
    cases.append(case(f"two values, {n} stimuli", numpy.arange(m) % 2, (x > 0.5) + (numpy.arange(m) == 0)))



def lcg_rdm(seed, levels, n=92):
    """92 stimuli from a linear congruential generator, so that both sides can make the same numbers."""
    state, values = seed, []
    for _ in range(pairs(n)):
        state = (1664525 * state + 1013904223) % 2**32
        values.append((state >> 8) % levels)
    return numpy.array(values, float)


def relabelled(v, permutation):
    n = len(permutation)
    square = numpy.zeros((n, n))
    i, j = numpy.triu_indices(n, 1)
    square[i, j] = square[j, i] = v
    return square[numpy.ix_(permutation, permutation)][i, j]


large = []
for a, b in ((2**24, 2**24), (2**24, 40), (3, 2**24), (900, 3)):
    x, y = lcg_rdm(11, a), lcg_rdm(12, b)
    for factor, shift in ((1, 0), (91, 91), (7, 3), (45, 8)):
        permutation = [(factor * i + shift) % 92 for i in range(92)]
        z = relabelled(x, permutation)
        values = case("", z, y)
        del values["x"], values["y"], values["name"]
        large.append({"levels": [a, b], "factor": factor, "shift": shift, **values})

def ceiling(subjects, scale, compare):
    scaled = numpy.array([scale(s) for s in subjects])
    upper = [compare(s, scaled.mean(0)) for s in subjects]
    lower = [compare(s, numpy.delete(scaled, k, 0).mean(0)) for k, s in enumerate(subjects)]
    return [float(numpy.mean(lower)), float(numpy.mean(upper))]


people = [v.round(5) for v in rng.random(pairs(11)) + rng.random((5, pairs(11)))]
ceilings = {
    "subjects": [v.tolist() for v in people],
    "spearman": ceiling(people, stats.rankdata, lambda a, b: stats.spearmanr(a, b)[0]),
    "rho-a": ceiling(people, stats.rankdata, rho_a),
    "tau-a": ceiling(people, stats.rankdata, tau_a),
    "pearson": ceiling(people, stats.zscore, lambda a, b: stats.pearsonr(a, b)[0]),
    "cosine": ceiling(people, lambda v: v / numpy.sqrt((v**2).mean()), lambda a, b: a @ b / numpy.sqrt((a @ a) * (b @ b))),
    "whitened-cosine": ceiling(people, lambda v: v / numpy.linalg.norm(kernel(v)), whitened),
    "whitened-pearson": ceiling(people, lambda v: (v - v.mean()) / numpy.linalg.norm(kernel(v - v.mean())),
                                lambda a, b: whitened(a - a.mean(), b - b.mean())),
    "bures": ceiling(people, lambda v: v / root(kernel(v))[1], bures),
}

activations = (rng.normal(size=(7, 37)) * rng.gamma(2, size=(7, 1)) + 30).astype(numpy.float32)
json.dump({
    "generator": os.path.basename(__file__),
    "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__},
    "cases": cases, "large": large, "ceilings": ceilings,
    "activations": {"rows": 7, "columns": 37, "values": [float(v) for v in activations.ravel()],
                    "correlation": pdist(activations.astype(float), "correlation").tolist()},
}, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "rsa_goldens.json"), "w"))
