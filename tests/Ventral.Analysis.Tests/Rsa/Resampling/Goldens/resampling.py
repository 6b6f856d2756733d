"""Reference values of resampled RDM comparisons, every copy written out: SciPy on the expanded vectors. Writes resampling.json."""
import json
import os

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(21)


def rho_a(x, y):
    n = len(x)
    a, b = stats.rankdata(x) - (n + 1) / 2, stats.rankdata(y) - (n + 1) / 2
    return 12 * (a @ b) / (n ** 3 - n)


def tau_a(x, y):
    c = sum(np.sign(x[i] - x[i + 1:]) @ np.sign(y[i] - y[i + 1:]) for i in range(len(x) - 1))
    return c / (len(x) * (len(x) - 1) / 2)


COMPARE = {
    "pearson": lambda x, y: stats.pearsonr(x, y)[0],
    "cosine": lambda x, y: x @ y / np.linalg.norm(x) / np.linalg.norm(y),
    "spearman": lambda x, y: stats.spearmanr(x, y)[0],
    "rho-a": rho_a, "tau-a": tau_a,
    "tau-b": lambda x, y: stats.kendalltau(x, y)[0],
}
POOL = {"pearson": lambda v: (v - v.mean()) / v.std(), "cosine": lambda v: v / np.sqrt((v * v).mean())}


def expand(square, counts):
    at = np.repeat(np.arange(len(counts)), counts)
    i, j = np.triu_indices(len(at), 1)
    keep = at[i] != at[j]
    return square[at[i][keep], at[j][keep]]


def row(name, models, subjects, stimulus_counts, subject_counts):
    compare, pool = COMPARE[name], POOL.get(name, stats.rankdata)
    m = [expand(x, stimulus_counts) for x in models]
    s = [expand(x, stimulus_counts) for x in subjects]
    drawn = np.repeat(np.arange(len(s)), subject_counts)
    out = [np.mean([compare(x, s[k]) for k in drawn]) for x in m]
    pooled = {k: pool(s[k]) for k in set(drawn)}
    lower = np.mean([compare(s[k], sum(pooled[d] for d in drawn if d != k)) for k in drawn])
    upper = np.mean([compare(s[k], sum(pooled[d] for d in drawn)) for k in drawn])
    return out + [lower, upper]


def rdm(n, digits):
    d = np.round(np.abs(rng.standard_normal((n, n))) + 0.1, digits)
    d = np.triu(d, 1)
    return d + d.T


cases = []
for n, subjects, digits in ((9, 4, 6), (14, 5, 1)):
    models, people = [rdm(n, digits) for _ in range(2)], [rdm(n, digits) for _ in range(subjects)]
    base = rdm(n, digits)
    people = [np.round(p + 2 * base, digits) for p in people]
    draws = [[1] * n] + [list(map(int, np.bincount(rng.integers(0, n, n), minlength=n))) for _ in range(3)]
    crowds = [[1] * subjects, [2, 0] + [1] * (subjects - 2), [0, 3, 1, 0] + [1] * (subjects - 4)]
    iu = np.triu_indices(n, 1)
    cases.append({
        "models": [list(m[iu]) for m in models], "subjects": [list(p[iu]) for p in people], "stimuli": draws, "crowds": crowds,
        "rows": {name: [[row(name, models, people, np.array(d), np.array(c)) for c in crowds] for d in draws] for name in COMPARE},
    })
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "resampling.json"), "w") as f:
    json.dump({"versions": {"numpy": np.__version__, "scipy": scipy.__version__}, "cases": cases}, f, indent=1)
