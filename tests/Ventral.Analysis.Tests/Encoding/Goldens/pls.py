"""Writes pls.json: scikit-learn's PLS regression without scaling, run until its weights stand to 1e-13, and least squares;
"unconverged" are its weights at the usual tolerance and 500 iterations.

Made with Python 3.11, NumPy 1.24, scikit-learn 1.2. Run: python3 pls.py
"""
import json

import numpy as np
from sklearn.cross_decomposition import PLSRegression
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold

rng = np.random.default_rng(11)


def pls(k):
    return PLSRegression(n_components=k, scale=False, tol=1e-26, max_iter=20_000)


def weights(model, p, t):
    return model.coef_.reshape(p, t) if model.coef_.shape[0] == p else model.coef_.T


def numbers(a):
    return np.asarray(a).ravel().tolist()


def case(n, p, t, k, rank=None):
    x = (rng.standard_normal((n, p)) * np.linspace(.3, 3, p) + 2).astype(np.float32)
    if rank:  # the last units repeat the first, exactly
        x[:, rank:] = x[:, :p - rank]
    y = (x @ rng.standard_normal((p, t)) / np.sqrt(p) + rng.standard_normal((n, t)) + 1).astype(np.float32)
    new = (rng.standard_normal((4, p)) * 2).astype(np.float32)
    if rank:
        new[:, rank:] = new[:, :p - rank]
    xd, yd, nd = x.astype(float), y.astype(float), new.astype(float)
    held = np.zeros((n, t))
    for train, test in KFold(4).split(xd):
        held[test] = pls(k).fit(xd[train], yd[train]).predict(xd[test]).reshape(len(test), t)
    model = pls(k).fit(xd, yd)
    usual = PLSRegression(n_components=k, scale=False).fit(xd, yd)
    return {
        "stimuli": n, "components": k, "rank": min(rank or p, n - 1), "x": numbers(x), "y": numbers(y), "new": numbers(new),
        "weights": numbers(weights(model, p, t)), "unconverged": numbers(weights(usual, p, t)), "predicted": numbers(model.predict(nd)), "held": numbers(held),
        "least squares": numbers(LinearRegression().fit(xd, yd).predict(nd)),
    }


with open("pls.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(case(*a)) for a in [
        (40, 6, 4, 3), (20, 19, 3, 5), (16, 40, 5, 4), (30, 12, 1, 4), (24, 9, 30, 5), (36, 10, 3, 4, 7)]) + "\n]\n")
