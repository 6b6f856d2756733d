"""Writes dissimilarities.json: reference values for dissimilarities, noise covariances and whitened or Bures comparisons.

Distances come from SciPy, Ledoit and Wolf's covariance from scikit-learn; the rest from the definitions, in NumPy.
Run: /usr/bin/python3 dissimilarities.py
"""
import json
import os
import platform

import numpy as np
import scipy
import sklearn
from scipy.spatial.distance import pdist, squareform
from sklearn.covariance import ledoit_wolf

rng = np.random.default_rng(20161201)


def f32(x):
    return np.asarray(x, np.float32).astype(float)


def residuals(trials):
    """trials [stimuli, channels, repeats], NaN where a channel has no trial; whole trials only."""
    rows, stimuli = [], 0
    for s in trials:
        whole = s[:, ~np.isnan(s).any(0)].T
        if len(whole):
            stimuli += 1
            rows.append(whole - whole.mean(0))
    rows = np.concatenate(rows)
    return rows, len(rows) - stimuli


def shrunk_diag(rows, dof):
    n = len(rows)
    s = rows.T @ rows / dof
    sd = np.sqrt(np.diag(s))
    z = rows / sd
    mean, square = z.T @ z / (n - 1), (z**2).T @ z**2 / (n - 1)
    off = ~np.eye(len(s), dtype=bool)
    weight = float(np.clip((n / dof**2 * (square - mean**2))[off].sum() / (mean[off]**2).sum(), 0, 1))
    return np.where(off, (1 - weight) * s, s), weight


def shrunk_eye(rows, dof):
    s, weight = ledoit_wolf(rows, assume_centered=True)
    return s * len(rows) / dof, float(weight)


def crossnobis(trials, precision, partitions):
    n, p, _ = trials.shape
    total, folds = np.zeros((n, n)), np.zeros((n, n))
    whole = ~np.isnan(trials).any(1)
    for part in np.unique(partitions):
        test = whole & (partitions == part)
        train = whole & (partitions != part)
        there = test.any(1) & train.any(1)
        for i in range(n):
            for j in range(n):
                if there[i] and there[j]:
                    a = trials[i][:, train[i]].mean(1) - trials[j][:, train[j]].mean(1)
                    b = trials[i][:, test[i]].mean(1) - trials[j][:, test[j]].mean(1)
                    total[i, j] += a @ precision @ b / p
                    folds[i, j] += 1
    return (total / folds)[np.triu_indices(n, 1)]


def poisson(x, rate=1.0, weight=0.1):
    x = (x + rate * weight) / (1 + weight)
    n, p = x.shape
    return [float(((x[i] - x[j]) * (np.log(x[i]) - np.log(x[j]))).sum() / p) for i in range(n) for j in range(i + 1, n)]


def kernel(d):
    square = squareform(d)
    n = len(square)
    h = np.eye(n) - 1 / n
    return -h @ square @ h / 2


def covariance_of_pairs(n):
    i, j = np.triu_indices(n, 1)
    c = np.zeros((len(i), n))
    c[np.arange(len(i)), i], c[np.arange(len(i)), j] = 1, -1
    return (c @ c.T)**2


def whitened(a, b, n, centre):
    if centre:
        a, b = a - a.mean(), b - b.mean()
    v = covariance_of_pairs(n)
    x, y = np.linalg.solve(v, a), np.linalg.solve(v, b)
    return float(a @ y / np.sqrt((a @ x) * (b @ y)))


def root(k):
    values, vectors = np.linalg.eigh(k)
    values = np.where(values > len(k) * 2.0**-52 * np.abs(values).max(), values, 0)
    return vectors * np.sqrt(values) @ vectors.T, values.sum()


def bures(a, b):
    (x, s), (y, t) = root(kernel(a)), root(kernel(b))
    return float(np.linalg.svd(x @ y, compute_uv=False).sum() / np.sqrt(s * t)), float(np.sqrt(max(0, s + t - 2 * np.linalg.svd(x @ y, compute_uv=False).sum())))


patterns = f32(rng.gamma(2, 3, (6, 23)) * rng.gamma(3, size=(1, 23)))
mixing = rng.normal(size=(9, 9)) / 3 + np.eye(9)
trials = f32(rng.normal(size=(5, 9, 1)) + (rng.normal(size=(5, 4, 9)) @ mixing).transpose(0, 2, 1))
wide = f32(rng.normal(size=(4, 30, 1)) + rng.normal(size=(4, 30, 3)))
missing = trials.copy()
missing[0, 2, 1] = missing[3, :, 0] = missing[4, 0, 3] = np.nan
cases = []
for name, values, partitions in (("all there", trials, [0, 1, 2, 3]), ("two runs", trials, [0, 0, 1, 1]),
                                 ("more channels than trials", wide, [0, 1, 2]), ("trials missing", missing, [0, 1, 2, 3])):
    rows, dof = residuals(values)
    case = {"name": name, "shape": values.shape, "partitions": partitions,
            "values": [None if np.isnan(v) else float(v) for v in values.ravel()]}
    mean = np.nanmean(values, 2)
    for target, (s, weight) in (("ledoit-wolf", shrunk_eye(rows, dof)), ("diagonal", shrunk_diag(rows, dof)),
                                ("variances", (np.diag(np.diag(rows.T @ rows / dof)), 1.0))):
        precision = np.linalg.inv(s)
        case[target] = {"covariance": s.ravel().tolist(), "weight": weight,
                        "mahalanobis": pdist(mean.astype(np.float32).astype(float), "mahalanobis", VI=precision).tolist(),
                        "crossnobis": crossnobis(values, precision, np.array(partitions)).tolist()}
    cases.append(case)

comparisons = []
for n, p in ((5, 3), (9, 4), (20, 30)):
    x = rng.normal(size=(n, p))
    a, b = pdist(x, "sqeuclidean").round(6), pdist(x + rng.normal(size=(n, p)), "sqeuclidean").round(6)
    c = (b - np.quantile(b, 0.4)).round(6)
    for name, d in (("squared distances", b), ("some below 0", c)):
        similarity, distance = bures(a, d)
        comparisons.append({"name": f"{name}, {n} stimuli", "a": a.tolist(), "b": d.tolist(), "bures-distance": distance,
                            "whitened-cosine": whitened(a, d, n, False), "whitened-pearson": whitened(a, d, n, True), "bures": similarity})

json.dump({
    "generator": os.path.basename(__file__),
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
    "patterns": {
        "shape": patterns.shape, "values": patterns.ravel().tolist(),
        "euclidean": pdist(patterns).tolist(), "squared-euclidean": pdist(patterns, "sqeuclidean").tolist(),
        "squared-euclidean-per-unit": (pdist(patterns, "sqeuclidean") / patterns.shape[1]).tolist(),
        "cosine": pdist(patterns, "cosine").tolist(), "correlation": pdist(patterns, "correlation").tolist(), "poisson-kl": poisson(patterns),
    },
    "trials": cases,
    "comparisons": comparisons,
}, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "dissimilarities.json"), "w"))
